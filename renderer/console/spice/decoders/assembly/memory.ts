/** Makes the memory from `base()` on at least this large; false when there is no more. It is never given back. */
export function reserve(bytes: u32): bool {
  const needed = (<u64>base() + bytes + 0xffff) >> 16;
  const pages = <u64>memory.size();
  return needed <= pages || (needed <= 0x10000 && memory.grow(<i32>(needed - pages)) >= 0);
}

/** Where the caller's part of the memory begins. */
export function base(): usize {
  return (__heap_base + 63) & ~63;
}
