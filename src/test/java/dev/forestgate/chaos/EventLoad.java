package dev.forestgate.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Users that sign in, record a few events, pause and return while a fault is caused. A user that is
 * refused is replaced by another.
 */
final class EventLoad {
  private static final int AT_ONCE = 4;
  private static final Duration BETWEEN = Duration.ofMillis(10);

  private final EventRecorder recorder;
  private final Replica replica;
  private final List<EventRecorder.User> users = new CopyOnWriteArrayList<>();
  private final List<Thread> threads;
  private volatile boolean isOver;

  private EventLoad(EventRecorder recorder, Replica replica) {
    this.recorder = recorder;
    this.replica = replica;
    this.threads =
        IntStream.range(0, AT_ONCE).mapToObj(i -> new Thread(this::run, "load-" + i)).toList();
  }

  /** Returns when the last answer is in. */
  static void on(Replica replica, EventRecorder recorder, Fault fault) throws Exception {
    var load = new EventLoad(recorder, replica);
    load.threads.forEach(Thread::start);
    try {
      fault.cause();
    } finally {
      load.end();
    }
  }

  private void run() {
    while (!isOver) {
      try {
        stint(nextUser());
      } catch (RuntimeException notNow) {
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  /** Often a known user, whose section may be in progress. */
  private EventRecorder.User nextUser() {
    int known = users.size();
    if (known > 4 && ThreadLocalRandom.current().nextInt(4) > 0) {
      return users.get(ThreadLocalRandom.current().nextInt(known));
    }
    EventRecorder.User user = recorder.signIn(replica);
    users.add(user);
    return user;
  }

  private void stint(EventRecorder.User user) {
    int things = ThreadLocalRandom.current().nextInt(1, 12);
    int status = 202;
    for (int i = 0; i < things && status == 202 && !isOver; i++) {
      status = recorder.record(replica, user);
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  private void end() throws InterruptedException {
    isOver = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }
  }

  /** A fault that is caused under load. */
  interface Fault {
    void cause() throws Exception;
  }
}
