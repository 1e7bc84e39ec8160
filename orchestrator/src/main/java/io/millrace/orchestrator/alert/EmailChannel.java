package io.millrace.orchestrator.alert;

import io.millrace.orchestrator.settings.AlertSettings;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one mail to all recipients over SMTP. A password goes over an encrypted connection alone,
 * except to this machine.
 *
 * @param limit of a whole conversation. No single answer has one of its own: a server that looks
 *     through what it was given answers late, and would be given it again
 */
record EmailChannel(AlertSettings.Mail mail, Messages messages, Duration limit) implements Channel {

  static final String NAME = "email";

  private static final Logger LOG = LoggerFactory.getLogger(EmailChannel.class);
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Duration TO_CONNECT = Duration.ofSeconds(5);
  private static final Duration USUAL_LIMIT = Duration.ofSeconds(45);

  static EmailChannel of(AlertSettings.Mail mail, Messages messages) {
    return new EmailChannel(mail, messages, USUAL_LIMIT);
  }

  @Override
  public String name() {
    return NAME;
  }

  /** On a thread of its own: nothing but closing its socket ends a wait for a mail server. */
  @Override
  public void send(Delivery delivery) throws InterruptedException {
    try (var sockets = new CuttableSockets()) {
      var sending = new FutureTask<@Nullable Void>(() -> send(delivery, sockets), null);
      Thread.ofPlatform().daemon().name("millrace-mail").start(sending);
      sending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new DeliveryFailed(mail.host() + " did not take the mail in time", late);
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        case null, default -> throw new IllegalStateException(failure);
      }
    }
  }

  private void send(Delivery delivery, CuttableSockets sockets) {
    Session session = Session.getInstance(properties(sockets));
    try {
      Mail letter = letter(session, delivery);
      Transport transport = session.getTransport();
      try {
        transport.connect(mail.host(), mail.port(), mail.user(), mail.password());
        transport.sendMessage(letter, letter.getAllRecipients());
      } finally {
        leave(transport);
      }
    } catch (MessagingException | UnsupportedEncodingException failure) {
      throw new DeliveryFailed(mail.host() + ": " + sentence(failure), failure);
    }
  }

  private Properties properties(CuttableSockets sockets) {
    String protocol = mail.encrypted() ? "smtps" : "smtp";
    String prefix = "mail." + protocol + ".";
    boolean mustEncrypt = mail.user() != null && !THIS_MACHINE.contains(mail.host());
    var properties = new Properties();
    properties.put("mail.transport.protocol", protocol);
    properties.put(prefix + "socketFactory", sockets);
    properties.put(prefix + "socketFactory.fallback", "false");
    properties.put(prefix + "connectiontimeout", Long.toString(TO_CONNECT.toMillis()));
    properties.put(prefix + "auth", Boolean.toString(mail.user() != null));
    properties.put(prefix + "starttls.enable", Boolean.toString(!mail.encrypted()));
    properties.put(prefix + "starttls.required", Boolean.toString(mustEncrypt));
    properties.put(prefix + "ssl.checkserveridentity", "true");
    properties.put(prefix + "quitwait", "false");
    return properties;
  }

  private Mail letter(Session session, Delivery delivery)
      throws MessagingException, UnsupportedEncodingException {
    Message message = messages.of(delivery.alert());
    var letter = new Mail(session, "<" + delivery.deliveryId() + "@millrace>");
    letter.setFrom(address(mail.from()));
    for (String recipient : mail.to()) {
      letter.addRecipient(RecipientType.TO, address(recipient));
    }
    letter.setSubject(message.subject(), StandardCharsets.UTF_8.name());
    letter.setSentDate(Date.from(delivery.alert().at()));
    letter.setHeader("Auto-Submitted", "auto-generated");
    letter.setHeader("X-Millrace-Delivery", delivery.deliveryId().toString());
    letter.setText(message.text(), StandardCharsets.UTF_8.name());
    letter.saveChanges();
    return letter;
  }

  private static Address address(String text)
      throws MessagingException, UnsupportedEncodingException {
    var address = new InternetAddress(text, true);
    address.setPersonal(address.getPersonal(), StandardCharsets.UTF_8.name());
    return address;
  }

  /** What was sent is sent, however the connection ends. */
  private static void leave(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException gone) {
      LOG.debug("close no mail connection", gone);
    }
  }

  private static String sentence(Exception failure) {
    Throwable cause = failure.getCause();
    String why = String.valueOf(failure.getMessage());
    return cause == null ? why : why + " (" + cause + ")";
  }
}
