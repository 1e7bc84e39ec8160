package io.millrace.orchestrator.execute;

/** Code on a thread; what it has done outside stays done. */
record OnThread(Thread thread) implements StopSignal.Work {

  @Override
  public void interrupt() {
    thread.interrupt();
  }

  @Override
  public boolean cutOff() {
    return true;
  }
}
