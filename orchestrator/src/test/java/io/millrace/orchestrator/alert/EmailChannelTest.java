package io.millrace.orchestrator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.millrace.orchestrator.alert.OddMailServer.Way;
import io.millrace.orchestrator.settings.AlertSettings;
import jakarta.mail.Address;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmailChannelTest {

  private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final List<String> TO = List.of("a@example.com", "Bé <b@example.com>");

  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
          });

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void sendsOneMailToAllRecipients() throws Exception {
    plain(null, null).send(delivery("ladé"));

    assertThat(server.getReceivedMessages()).as("one for each mailbox").hasSize(2);
    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getSubject()).isEqualTo("shop: task ladé failed");
    assertThat(addresses(mail.getFrom())).containsExactly("millrace@example.com");
    assertThat(addresses(mail.getAllRecipients()))
        .containsExactly("a@example.com", "b@example.com");
    assertThat(mail.getMessageID()).isEqualTo("<" + ID + "@millrace>");
    assertThat(mail.getHeader("X-Millrace-Delivery")).containsExactly(ID.toString());
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.getSentDate()).isEqualTo(Instant.parse("2026-11-20T09:00:00Z"));
    assertThat(mail.getContent().toString().replace("\r\n", "\n"))
        .startsWith("DAG: shop\nRun: manual__1\nTask: ladé\nTries: 2\nReason: no such table\n")
        .contains("http://localhost:8080/dags/shop/runs/manual__1");
  }

  @Test
  void putsNothingOfANameIntoTheHeaders() throws Exception {
    plain(null, null).send(delivery("load\r\nBcc: c@example.com\r\n\r\nHello"));

    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getSubject()).isEqualTo("shop: task load Bcc: c@example.com Hello failed");
    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  @Test
  void showsItsPassword() throws InterruptedException {
    server.setUser("me@example.com", "me", "p:a ss");

    plain("me", "p:a ss").send(delivery("load"));

    assertThat(server.getReceivedMessages()).hasSize(2);
  }

  @Test
  void saysThatTheServerTakesNoSuchPasswordAndNotWhich() {
    server.setUser("me@example.com", "me", "right");

    assertThatThrownBy(() -> plain("me", "wrong").send(delivery("load")))
        .isInstanceOf(DeliveryFailed.class)
        .hasMessageStartingWith("127.0.0.1: 535")
        .hasMessageNotContaining("wrong");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void sendsNoPasswordToAnotherMachineInTheClear() {
    server.setUser("me@example.com", "me", "right");
    // The same server under a name that is not known to be this machine's.
    var mail = mail("127.0.0.01", server.getSmtp().getPort(), "me", "right");

    assertThatThrownBy(() -> channel(mail).send(delivery("load")))
        .isInstanceOf(DeliveryFailed.class)
        .hasMessageContaining("STARTTLS is required");
  }

  @Test
  void trustsNoCertificateThatNobodyVouchesFor() {
    var mail =
        new AlertSettings.Mail(
            "127.0.0.1", server.getSmtps().getPort(), true, null, null, "a@example.com", TO);

    assertThatThrownBy(() -> channel(mail).send(delivery("load")))
        .isInstanceOf(DeliveryFailed.class)
        .hasMessageContaining("127.0.0.1");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void saysThatNobodyListens() {
    EmailChannel closed = plain(null, null);
    server.stop();

    assertThatThrownBy(() -> closed.send(delivery("load")))
        .isInstanceOf(DeliveryFailed.class)
        .hasMessageStartingWith("127.0.0.1: Couldn't connect to host")
        .hasMessageContaining("Connection refused");
  }

  @Test
  void waitsForNoServerThatSaysNothing() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var mail = mail("127.0.0.1", silent.getLocalPort(), null, null);

      assertThatThrownBy(() ->
              new EmailChannel(mail, new Messages("http://m"), Duration.ofMillis(300))
                  .send(delivery("load")))
          .isInstanceOf(DeliveryFailed.class)
          .hasMessage("127.0.0.1 did not take the mail in time");
    }
  }

  @Test
  void waitsForNoServerThatSaysOneLetterAfterTheOther() {
    try (var slow = new OddMailServer(Way.GREETS_LETTER_BY_LETTER, Duration.ofSeconds(10))) {
      var mail = mail("127.0.0.1", slow.port(), null, null);

      assertThatThrownBy(() ->
              new EmailChannel(mail, new Messages("http://m"), Duration.ofMillis(500))
                  .send(delivery("load")))
          .isInstanceOf(DeliveryFailed.class)
          .hasMessage("127.0.0.1 did not take the mail in time");
    }
  }

  @Test
  void givesTimeToAServerThatLooksThroughAMail() throws InterruptedException {
    try (var slow = new OddMailServer(Way.LOOKS_THROUGH_EACH_MAIL, Duration.ofSeconds(6))) {
      channel(mail("127.0.0.1", slow.port(), null, null)).send(delivery("load"));

      assertThat(slow.mails).hasValue(1);
    }
  }

  @Test
  void saysWhyAServerRefusesAMail() {
    try (var refusing = new OddMailServer(Way.REFUSES_RECIPIENTS, Duration.ZERO)) {
      var mail = mail("127.0.0.1", refusing.port(), null, null);

      assertThatThrownBy(() -> channel(mail).send(delivery("load")))
          .isInstanceOf(DeliveryFailed.class)
          .hasMessageStartingWith("127.0.0.1: ")
          .hasMessageContaining("550 nobody of that name");
      assertThat(refusing.mails).hasValue(0);
    }
  }

  private EmailChannel plain(@Nullable String user, @Nullable String password) {
    return channel(mail("127.0.0.1", server.getSmtp().getPort(), user, password));
  }

  private static EmailChannel channel(AlertSettings.Mail mail) {
    return EmailChannel.of(mail, new Messages("http://localhost:8080"));
  }

  private static AlertSettings.Mail mail(
      String host, int port, @Nullable String user, @Nullable String password) {
    return new AlertSettings.Mail(
        host, port, false, user, password, "Millräce <millrace@example.com>", TO);
  }

  private static List<String> addresses(Address[] addresses) {
    return Arrays.stream(addresses)
        .map(InternetAddress.class::cast)
        .map(InternetAddress::getAddress)
        .toList();
  }

  private static Delivery delivery(String task) {
    return new Delivery(
        new Alert(
            1,
            Instant.parse("2026-11-20T09:00:00Z"),
            Alert.Kind.FAILED_TASK,
            new Alert.Place(1, "shop", "manual__1"),
            new Alert.Task(task, 2),
            null,
            null,
            "no such table"),
        "email",
        ID,
        1);
  }
}
