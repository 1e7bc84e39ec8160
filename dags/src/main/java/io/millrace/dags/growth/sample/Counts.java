package io.millrace.dags.growth.sample;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/** What there is to count in the rows that are written, user by user. */
final class Counts {

  private final Set<Medium> media = EnumSet.noneOf(Medium.class);
  private long sessionRows;
  private long sessions;
  private long repeatedSessions;
  private long conversionRows;
  private long registrations;
  private long users;
  private long convertedUsers;
  private long convertedUsersWithoutSession;

  void add(Person person) {
    Set<Session> distinct = new HashSet<>(person.sessions());
    sessionRows += person.sessions().size();
    sessions += distinct.size();
    for (Session session : distinct) {
      media.add(session.medium());
      repeatedSessions += Collections.frequency(person.sessions(), session) > 1 ? 1 : 0;
    }
    conversionRows += person.registrations().size();
    registrations += new HashSet<>(person.registrations()).size();
    users++;
    if (!person.registrations().isEmpty()) {
      convertedUsers++;
      convertedUsersWithoutSession += distinct.isEmpty() ? 1 : 0;
    }
  }

  /** Distinct media. */
  long channels() {
    return media.size();
  }

  /** Rows of sessions.csv, header not counted. */
  long sessionRows() {
    return sessionRows;
  }

  /** Distinct rows of sessions.csv. */
  long sessions() {
    return sessions;
  }

  /** Distinct rows of sessions.csv that occur more than once. */
  long repeatedSessions() {
    return repeatedSessions;
  }

  /** Rows of conversions.csv, header not counted. */
  long conversionRows() {
    return conversionRows;
  }

  /** Distinct rows of conversions.csv. */
  long registrations() {
    return registrations;
  }

  long users() {
    return users;
  }

  long convertedUsers() {
    return convertedUsers;
  }

  long convertedUsersWithoutSession() {
    return convertedUsersWithoutSession;
  }
}
