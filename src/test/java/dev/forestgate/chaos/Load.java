package dev.forestgate.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * People who come, do a few things, go quiet and come back, all the time while something happens.
 * Who is not served is followed by another.
 */
final class Load {
  private static final int AT_ONCE = 4;
  private static final Duration BETWEEN = Duration.ofMillis(10);

  private final Recorder recorder;
  private final Replica replica;
  private final List<Recorder.Person> people = new CopyOnWriteArrayList<>();
  private final List<Thread> threads;
  private volatile boolean isOver;

  private Load(Recorder recorder, Replica replica) {
    this.recorder = recorder;
    this.replica = replica;
    this.threads =
        IntStream.range(0, AT_ONCE).mapToObj(i -> new Thread(this::run, "load-" + i)).toList();
  }

  /** Returns when the last answer is in. */
  static void on(Replica replica, Recorder recorder, Happening happening) throws Exception {
    var load = new Load(recorder, replica);
    load.threads.forEach(Thread::start);
    try {
      happening.happen();
    } finally {
      load.end();
    }
  }

  private void run() {
    while (!isOver) {
      try {
        stint(somebody());
      } catch (RuntimeException notNow) {
        LockSupport.parkNanos(BETWEEN.toNanos());
      }
    }
  }

  /** Often somebody who was here before, and whose section may be in work. */
  private Recorder.Person somebody() {
    int known = people.size();
    if (known > 4 && ThreadLocalRandom.current().nextInt(4) > 0) {
      return people.get(ThreadLocalRandom.current().nextInt(known));
    }
    Recorder.Person person = recorder.signIn(replica);
    people.add(person);
    return person;
  }

  private void stint(Recorder.Person person) {
    int things = ThreadLocalRandom.current().nextInt(1, 12);
    int status = 202;
    for (int i = 0; i < things && status == 202 && !isOver; i++) {
      status = recorder.record(replica, person);
      LockSupport.parkNanos(BETWEEN.toNanos());
    }
  }

  private void end() throws InterruptedException {
    isOver = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }
  }

  /** What goes on under the load. */
  interface Happening {
    void happen() throws Exception;
  }
}
