package dev.forestgate.testing;

/** Connection whose client awaits each answer: what comes after a request is its answer. */
final class SequentialExchange implements ProxiedExchange {
  private FaultTrap trap = FaultTrap.NONE;
  private int count;

  @Override
  public synchronized void sent(String bytes, FaultTrap armed) {
    if (!trap.equals(armed)) {
      trap = armed;
      count = 0;
    }
    while (count < trap.words().size() && bytes.contains(trap.words().get(count))) {
      count++;
    }
  }

  @Override
  public synchronized boolean answered(String bytes, FaultTrap armed) {
    return !armed.words().isEmpty() && trap.equals(armed) && count == armed.words().size();
  }
}
