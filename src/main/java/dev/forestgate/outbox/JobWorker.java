package dev.forestgate.outbox;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.lifecycle.JointStop;
import dev.forestgate.outbox.store.QueueStore;
import dev.forestgate.outbox.worker.QueueSettings;
import dev.forestgate.outbox.worker.QueueWorker;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** Execution of jobs while the service runs. A stop lets jobs in progress end. */
@Component
final class JobWorker {
  private final List<QueueWorker> workers = new ArrayList<>();
  private final EarlierJobs earlier;
  private BackgroundLoop<Void> adoption;

  JobWorker(
      JobStores stores,
      EarlierJobs earlier,
      List<JobHandler> handlers,
      JobMetrics metrics,
      JobProperties properties,
      IdGenerator ids,
      Clock clock,
      SecureRandom random) {
    this.earlier = earlier;
    this.adoption = earlier.loop();
    for (Map.Entry<String, QueueStore> queue : stores.all().entrySet()) {
      for (Map.Entry<Duration, List<JobHandler>> some : byTimeout(handlers).entrySet()) {
        workers.add(
            new QueueWorker(
                name(queue.getKey(), some.getKey()),
                queue.getValue(),
                new JobDispatch(queue.getKey(), some.getValue(), metrics),
                settings(properties, some.getKey()),
                stores.signal(),
                ids.generateId(),
                clock,
                random));
      }
    }
  }

  /** A lease, and so the delay after a crash, is as long as the longest attempt of its worker. */
  private static Map<Duration, List<JobHandler>> byTimeout(List<JobHandler> handlers) {
    return handlers.stream().collect(Collectors.groupingBy(JobHandler::timeout));
  }

  private static QueueSettings settings(JobProperties properties, Duration timeout) {
    return isLong(timeout) ? properties.ofLong(timeout) : properties.queue();
  }

  /** Name for log lines. */
  private static String name(String queue, Duration timeout) {
    return isLong(timeout) ? "long " + queue : queue;
  }

  private static boolean isLong(Duration timeout) {
    return timeout.compareTo(JobProperties.TIMEOUT) > 0;
  }

  @Bean
  BackgroundWork jobExecution() {
    return new BackgroundWork(this::start, this::stop);
  }

  private void start() {
    adoption = earlier.loop().start();
    workers.forEach(QueueWorker::start);
  }

  private void stop(Runnable callback) {
    var ended = new JointStop(workers.size() + 1, callback);
    adoption.stop(ended);
    workers.forEach(worker -> worker.stop(ended));
  }
}
