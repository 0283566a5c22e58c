package dev.forestgate.testing;

/** Connection to Redis, which several requests may be under way on. */
final class RedisExchange implements ProxiedExchange {
  private final RedisMessages requests = new RedisMessages();
  private final RedisMessages answers = new RedisMessages();
  private FaultTrap trap = FaultTrap.NONE;
  private int words;
  private long sent;
  private long answered;
  private long awaited;

  @Override
  public synchronized void sent(String bytes, FaultTrap armed) {
    if (!trap.equals(armed)) {
      trap = armed;
      words = 0;
    }
    for (String request : requests.add(bytes)) {
      sent++;
      if (words < trap.words().size() && request.contains(trap.words().get(words))) {
        words++;
        awaited = sent;
      }
    }
  }

  @Override
  public synchronized boolean answered(String bytes, FaultTrap armed) {
    answered += answers.add(bytes).stream().filter(answer -> !answer.startsWith(">")).count();
    return !armed.words().isEmpty()
        && trap.equals(armed)
        && words == armed.words().size()
        && answered >= awaited;
  }
}
