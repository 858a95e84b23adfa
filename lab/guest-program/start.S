/* Entry by multiboot 1 (32-bit, paging off, interrupts off), and the interrupt handlers, which only wake `hlt`. */
.section .multiboot
.align 4
.long 0x1BADB002, 0x00000002, -(0x1BADB002 + 0x00000002) /* flag 2: give us memory sizes */

.text
.global start, irq_timer, irq_master, irq_slave, fault, ticks
start:
  mov $stack_top, %esp
  lgdt gdt_pointer
  ljmp $0x08, $1f
1:
  mov $0x10, %ax
  mov %ax, %ds
  mov %ax, %es
  mov %ax, %ss
  push %ebx /* multiboot information */
  call guest_main
fault:
  mov $0x3F8, %dx
  mov $'!', %al
  out %al, %dx
2:
  cli
  hlt
  jmp 2b

irq_slave:
  push %eax
  mov $0x20, %al
  out %al, $0xA0
  out %al, $0x20
  pop %eax
  iret

irq_timer:
  incl ticks
irq_master:
  push %eax
  mov $0x20, %al
  out %al, $0x20
  pop %eax
  iret

.section .rodata
.align 8
gdt:
  .quad 0, 0x00CF9A000000FFFF, 0x00CF92000000FFFF
gdt_pointer:
  .word 23
  .long gdt

.section .bss
.align 16
.skip 65536
stack_top:
ticks:
.skip 4
