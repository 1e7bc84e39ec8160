package io.millrace.orchestrator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertSettingsTest {

  @TempDir private Path folder;

  @Test
  void areNoneWhereNobodyAsksForAlerts() {
    assertThat(alerts(Map.of()))
        .isEqualTo(new AlertSettings(null, null, null, "http://localhost:8080"));
  }

  @Test
  void nameEveryReceiver() {
    AlertSettings alerts =
        alerts(
            Map.of(
                "MILLRACE_ALERT_SLACK_URL", "https://hooks.example.com/services/T0/B0/x",
                "MILLRACE_ALERT_WEBHOOK_URL", "http://receiver:9000/alerts",
                "MILLRACE_ALERT_WEBHOOK_SECRET", "s//ecret",
                "MILLRACE_SMTP_URL", "smtp://me%40example.com:p%3Aa+ss@mail.example.com",
                "MILLRACE_ALERT_EMAIL_FROM", "Millrace <millrace@example.com>",
                "MILLRACE_ALERT_EMAIL_TO", "a@example.com, b@example.com,",
                "MILLRACE_PUBLIC_URL", "https://millrace.example.com/at/"));

    assertThat(alerts.slack()).isEqualTo(URI.create("https://hooks.example.com/services/T0/B0/x"));
    assertThat(alerts.webhook())
        .isEqualTo(
            new AlertSettings.Webhook(URI.create("http://receiver:9000/alerts"), "s//ecret"));
    assertThat(alerts.mail())
        .isEqualTo(
            new AlertSettings.Mail(
                "mail.example.com",
                587,
                false,
                "me@example.com",
                "p:a+ss",
                "Millrace <millrace@example.com>",
                List.of("a@example.com", "b@example.com")));
    assertThat(alerts.pages()).isEqualTo("https://millrace.example.com/at");
  }

  @ParameterizedTest
  @CsvSource({
    "smtp://mail, 25, false",
    "smtps://mail, 465, true",
    "smtp://me:pw@mail, 587, false",
    "smtp://mail:2525, 2525, false",
    "SMTPS://mail:1, 1, true"
  })
  void knowTheUsualPorts(String url, int port, boolean encrypted) {
    AlertSettings.Mail mail = alerts(mail(url)).mail();

    assertThat(mail)
        .extracting(AlertSettings.Mail::port, AlertSettings.Mail::encrypted)
        .containsExactly(port, encrypted);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "MILLRACE_ALERT_SLACK_URL, hooks.example.com/secret, MILLRACE_ALERT_SLACK_URL is no http URL; write it as https://host/path",
        "MILLRACE_ALERT_SLACK_URL, ftp://hooks/secret, MILLRACE_ALERT_SLACK_URL is no http URL",
        "MILLRACE_ALERT_WEBHOOK_URL, https:///secret, MILLRACE_ALERT_WEBHOOK_URL is no http URL",
        "MILLRACE_ALERT_WEBHOOK_URL, https://a b/secret, MILLRACE_ALERT_WEBHOOK_URL is no http URL",
        "MILLRACE_PUBLIC_URL, millrace, MILLRACE_PUBLIC_URL is no http URL",
        "MILLRACE_ALERT_WEBHOOK_SECRET, secret, MILLRACE_ALERT_WEBHOOK_SECRET is set and MILLRACE_ALERT_WEBHOOK_URL is not",
        "MILLRACE_SMTP_URL, smtp://mail, MILLRACE_SMTP_URL is set and MILLRACE_ALERT_EMAIL_FROM is not",
        "MILLRACE_ALERT_EMAIL_FROM, a@b, MILLRACE_ALERT_EMAIL_FROM is set and MILLRACE_SMTP_URL is not",
        "MILLRACE_ALERT_EMAIL_TO, a@b, MILLRACE_ALERT_EMAIL_TO is set and MILLRACE_SMTP_URL is not",
      })
  void areRefusedInASentenceThatNamesTheVariable(String variable, String value, String sentence) {
    assertThatThrownBy(() -> alerts(Map.of(variable, value)))
        .isInstanceOf(SettingRefused.class)
        .hasMessageStartingWith(sentence)
        .hasMessageEndingWith(".")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "MILLRACE_SMTP_URL, mail:25, MILLRACE_SMTP_URL is no smtp URL",
    "MILLRACE_SMTP_URL, smtp://me:p@ss@mail, MILLRACE_SMTP_URL is no smtp URL",
    "MILLRACE_SMTP_URL, smtp://me@mail, MILLRACE_SMTP_URL names a user and no password",
    "MILLRACE_ALERT_EMAIL_TO, nobody, 'MILLRACE_ALERT_EMAIL_TO holds nobody, which is no e-mail'",
    "MILLRACE_ALERT_EMAIL_TO, ',', MILLRACE_SMTP_URL is set and MILLRACE_ALERT_EMAIL_TO is not",
    "MILLRACE_ALERT_EMAIL_FROM, a@b@c, 'MILLRACE_ALERT_EMAIL_FROM holds a@b@c, which is no e-mail'"
  })
  void areRefusedWhereMailCannotBeSent(String variable, String value, String sentence) {
    var environment = new LinkedHashMap<>(mail("smtp://mail"));
    environment.put(variable, value);

    assertThatThrownBy(() -> alerts(environment))
        .isInstanceOf(SettingRefused.class)
        .hasMessageStartingWith(sentence)
        .hasMessageNotContaining("p@ss");
  }

  @Test
  void takeWhatIsStoredWhereNothingIsSet() {
    Map<String, String> stored =
        Map.of(
            "alert_slack", "https://hooks.example.com/stored",
            "alert_webhook", "http://receiver/stored",
            "alert_webhook_secret", "stored",
            "smtp", "smtp://me:stored@mail");
    var settings =
        Settings.load(
            Map.of(
                "MILLRACE_ALERT_SLACK_URL", "https://hooks.example.com/set",
                "MILLRACE_ALERT_EMAIL_FROM", "a@example.com",
                "MILLRACE_ALERT_EMAIL_TO", "b@example.com"),
            folder);

    AlertSettings alerts = settings.alerts(name -> Optional.ofNullable(stored.get(name)));

    assertThat(alerts.slack()).isEqualTo(URI.create("https://hooks.example.com/set"));
    assertThat(alerts.webhook())
        .isEqualTo(new AlertSettings.Webhook(URI.create("http://receiver/stored"), "stored"));
    assertThat(alerts.mail())
        .extracting(AlertSettings.Mail::host, AlertSettings.Mail::password)
        .containsExactly("mail", "stored");
    assertThat(settings.alerts().mail()).as("what may be stored is not missed").isNull();
  }

  @Test
  void doNotShowTheSecret() {
    var settings = Settings.load(Map.of("MILLRACE_ALERT_WEBHOOK_SECRET", "a//b"), folder);

    assertThat(settings.all())
        .contains(new Setting("MILLRACE_ALERT_WEBHOOK_SECRET", "***", new Origin.Environment()));
  }

  private static Map<String, String> mail(String url) {
    return Map.of(
        "MILLRACE_SMTP_URL", url,
        "MILLRACE_ALERT_EMAIL_FROM", "a@example.com",
        "MILLRACE_ALERT_EMAIL_TO", "b@example.com");
  }

  private AlertSettings alerts(Map<String, String> environment) {
    return Settings.load(environment, folder).alerts(name -> Optional.empty());
  }
}
