package io.millrace.orchestrator.alert;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

/** A mail that keeps its id at every attempt, so that what comes twice can be dropped. */
final class Mail extends MimeMessage {

  private final String id;

  Mail(Session session, String id) {
    super(session);
    this.id = id;
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }
}
