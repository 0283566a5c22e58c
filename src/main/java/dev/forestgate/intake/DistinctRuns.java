package dev.forestgate.intake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Division of a batch, so that of two rows with one name the first is stored before the other. */
final class DistinctRuns {
  private DistinctRuns() {}

  /** Divides {@code batch} in order into runs in which no name comes twice. */
  static List<List<ImportCandidate>> of(List<ImportCandidate> batch) {
    List<List<ImportCandidate>> runs = new ArrayList<>();
    List<ImportCandidate> run = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ImportCandidate candidate : batch) {
      if (candidate.names().anyMatch(seen::contains)) {
        runs.add(run);
        run = new ArrayList<>();
        seen.clear();
      }
      candidate.names().forEach(seen::add);
      run.add(candidate);
    }
    runs.add(run);
    return runs;
  }
}
