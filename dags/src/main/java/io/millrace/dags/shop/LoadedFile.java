package io.millrace.dags.shop;

import io.millrace.tasks.copy.CopyResult;

/**
 * What became of a source's file.
 *
 * @param fileId what the loaded rows carry
 * @param loaded records that became rows
 * @param rejected records that did not
 * @param leftOut why no file was loaded; empty if one was
 */
public record LoadedFile(long fileId, long loaded, long rejected, String leftOut) {

  static LoadedFile of(CopyResult copied) {
    return new LoadedFile(copied.fileId(), copied.loaded(), copied.rejected(), "");
  }

  static LoadedFile none(String why) {
    return new LoadedFile(0, 0, 0, why);
  }

  boolean isThere() {
    return leftOut.isEmpty();
  }
}
