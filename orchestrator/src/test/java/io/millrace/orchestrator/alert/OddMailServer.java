package io.millrace.orchestrator.alert;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server that does not do as one hopes, one conversation after the other. */
final class OddMailServer implements AutoCloseable {

  /** What it does, in the time that it takes. */
  enum Way {
    /** And hangs up without having said a whole line. */
    GREETS_LETTER_BY_LETTER,
    LOOKS_THROUGH_EACH_MAIL,
    REFUSES_RECIPIENTS
  }

  final CountDownLatch called = new CountDownLatch(1);
  final AtomicInteger mails = new AtomicInteger();
  private final Way way;
  private final Duration time;
  private final ServerSocket server;
  private final CountDownLatch closed = new CountDownLatch(1);

  OddMailServer(Way way, Duration time) {
    this.way = way;
    this.time = time;
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket caller = server.accept()) {
        called.countDown();
        talk(caller);
      } catch (IOException hungUp) {
        // The next one may call.
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void talk(Socket caller) throws IOException, InterruptedException {
    OutputStream out = caller.getOutputStream();
    if (way == Way.GREETS_LETTER_BY_LETTER) {
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() < end && !closed.await(20, TimeUnit.MILLISECONDS)) {
        out.write('2');
      }
      return;
    }
    var in =
        new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
    say(out, "220 well");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("DATA")) {
        take(in, out);
      } else if (line.startsWith("RCPT") && way == Way.REFUSES_RECIPIENTS) {
        say(out, "550 nobody of that name");
      } else {
        say(out, "250 well");
      }
    }
  }

  private void take(BufferedReader in, OutputStream out) throws IOException, InterruptedException {
    say(out, "354 go on");
    while (!".".equals(in.readLine())) {}
    mails.incrementAndGet();
    boolean ignored = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    say(out, "250 taken");
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
