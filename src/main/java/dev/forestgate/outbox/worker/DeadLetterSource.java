package dev.forestgate.outbox.worker;

import java.util.List;

/** Component whose queues may hold dead entries. */
public interface DeadLetterSource {
  /** Queues that are listed at {@code /actuator/deadletters}. */
  List<DeadLetterQueue> deadLetterQueues();
}
