package io.millrace.orchestrator.cli;

import io.millrace.orchestrator.catalog.Catalog;
import io.millrace.orchestrator.catalog.KnownDag;
import io.millrace.orchestrator.catalog.RefusedDag;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on a node's terminal, and in its log, what became of files of DAGs. For one thread. */
final class DagNews {

  private static final Logger LOG = LoggerFactory.getLogger(DagNews.class);

  private final PrintWriter terminal;
  private Map<String, KnownDag> before = Map.of();
  private List<RefusedDag> refused = List.of();
  private boolean first = true;

  DagNews(PrintWriter terminal) {
    this.terminal = terminal;
  }

  /** What is other than the last time; the first time, only what cannot be run. */
  void of(Catalog catalog) {
    Map<String, KnownDag> now = new HashMap<>();
    catalog.known().forEach(known -> now.put(known.dag().id(), known));
    if (!first) {
      now.values().forEach(this::sayIfNew);
      before.values().stream()
          .filter(known -> !now.containsKey(known.dag().id()))
          .forEach(this::sayGone);
    }
    catalog.refused().stream().filter(each -> !refused.contains(each)).forEach(this::sayRefused);
    before = now;
    refused = catalog.refused();
    first = false;
  }

  private void sayIfNew(KnownDag now) {
    KnownDag old = before.get(now.dag().id());
    if (!now.equals(old)) {
      LOG.info("load dag={} from={}", now.dag().id(), now.origin());
      say((old == null ? "loaded " : "loaded again ") + now.dag().id() + " from " + now.origin());
    }
  }

  private void sayGone(KnownDag gone) {
    LOG.info("drop dag={} from={}", gone.dag().id(), gone.origin());
    say(
        "%s is not loaded any more, since %s brings it no longer: it gets no new runs, and what is unfinished waits"
            .formatted(gone.dag().id(), gone.origin()));
  }

  private void sayRefused(RefusedDag broken) {
    LOG.warn("refuse dag={} from={}: {}", broken.name(), broken.origin(), broken.reason());
    String rest = broken.rest().isEmpty() ? "" : " " + broken.rest();
    say(broken.name() + " cannot be run: " + broken.reason() + rest);
  }

  private void say(String sentence) {
    terminal.println("millrace: " + sentence);
    terminal.flush();
  }
}
