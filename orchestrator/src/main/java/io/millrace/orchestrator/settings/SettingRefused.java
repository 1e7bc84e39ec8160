package io.millrace.orchestrator.settings;

/** A setting that cannot be used; the message names it, its place and the remedy. */
public final class SettingRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SettingRefused(String message) {
    super(message);
  }
}
