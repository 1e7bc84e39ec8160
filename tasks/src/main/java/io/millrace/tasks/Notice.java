package io.millrace.tasks;

import java.util.List;

/**
 * Whom to tell what.
 *
 * @param channels none for all that there are
 */
public record Notice(On on, List<AlertChannel> channels) {

  public Notice {
    channels = channels.stream().distinct().sorted().toList();
  }
}
