package io.millrace.dags.shop;

import java.util.List;

/**
 * What lies in the landing zone and is not loaded.
 *
 * @param late files that the watermark of their source is past
 * @param unknown files that nobody expects by their names
 */
public record FilesSeen(List<String> late, List<String> unknown) {

  public FilesSeen {
    late = List.copyOf(late);
    unknown = List.copyOf(unknown);
  }
}
