package io.millrace.orchestrator.cli;

/** The program's entry point. */
public final class Millrace {

  private Millrace() {}

  public static void main(String[] args) {
    String version = Millrace.class.getPackage().getImplementationVersion();
    System.out.println("millrace " + (version == null ? "development" : version));
  }
}
