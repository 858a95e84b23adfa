/** How long a server takes to answer. */
export class RoundTrip {
  private asked: { readonly at: number; readonly tell: (ms: number) => void } | undefined;

  /** In ms; never where no answer comes before the next question. `send` asks the server. */
  measure(send: () => void): Promise<number> {
    return new Promise((resolve) => {
      this.asked = { at: performance.now(), tell: resolve };
      send();
    });
  }

  answered(): void {
    const { asked } = this;
    this.asked = undefined;
    asked?.tell(performance.now() - asked.at);
  }
}
