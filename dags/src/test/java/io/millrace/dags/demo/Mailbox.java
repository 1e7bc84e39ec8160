package io.millrace.dags.demo;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;

/** A local mail server with the mailbox of somebody who is told of failures. */
final class Mailbox implements AutoCloseable {

  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  Mailbox() {
    server.start();
  }

  String url() {
    return "smtp://127.0.0.1:" + server.getSmtp().getPort();
  }

  /** Of every mail that came so far. */
  List<String> subjects() throws MessagingException {
    var subjects = new ArrayList<String>();
    for (MimeMessage mail : server.getReceivedMessages()) {
      subjects.add(mail.getSubject());
    }
    return subjects;
  }

  @Override
  public void close() {
    server.stop();
  }
}
