package dev.forestgate.outbox;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.JointStop;
import dev.forestgate.outbox.worker.QueueSettings;
import dev.forestgate.outbox.worker.QueueWorker;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/** Execution of jobs while the service runs. A stop lets jobs in progress end. */
@Component
final class JobWorker implements SmartLifecycle {
  private final List<QueueWorker> workers;
  private final EarlierJobs earlier;
  private BackgroundLoop<Void> adoption;
  private volatile boolean isRunning;

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
    QueueSettings settings = properties.queue();
    this.workers =
        stores.all().entrySet().stream()
            .map(
                queue ->
                    new QueueWorker(
                        queue.getKey(),
                        queue.getValue(),
                        new JobDispatch(queue.getKey(), handlers, metrics),
                        settings,
                        stores.signal(),
                        ids.generateId(),
                        clock,
                        random))
            .toList();
  }

  @Override
  public void start() {
    isRunning = true;
    adoption = earlier.loop().start();
    workers.forEach(QueueWorker::start);
  }

  @Override
  public void stop(Runnable callback) {
    isRunning = false;
    var ended = new JointStop(workers.size() + 1, callback);
    adoption.stop(ended);
    workers.forEach(worker -> worker.stop(ended));
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
