package io.millrace.orchestrator.alert;

import io.millrace.orchestrator.settings.AlertSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The channels of this node. */
public final class Channels {

  private final List<Channel> each;

  private Channels(List<Channel> each) {
    this.each = List.copyOf(each);
  }

  /** The log, and what the settings name. */
  public static Channels of(AlertSettings settings) {
    var messages = new Messages(settings.pages());
    List<Channel> each = new ArrayList<>();
    each.add(new LogChannel(messages));
    if (settings.slack() != null) {
      each.add(new SlackChannel(settings.slack(), messages, HttpPost.usual()));
    }
    if (settings.mail() != null) {
      each.add(EmailChannel.of(settings.mail(), messages));
    }
    if (settings.webhook() != null) {
      each.add(new WebhookChannel(settings.webhook(), messages, HttpPost.usual()));
    }
    return new Channels(each);
  }

  static Channels of(Channel... each) {
    return new Channels(List.of(each));
  }

  List<Channel> each() {
    return each;
  }

  /** As alerts are queued for them. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    each.forEach(channel -> names.add(channel.name()));
    return names;
  }
}
