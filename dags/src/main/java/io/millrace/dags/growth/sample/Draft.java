package io.millrace.dags.growth.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * A user being drawn. It takes a session only if the user stays in its class with it, so what it
 * holds is of that class by construction.
 */
final class Draft {

  /** Comes after every level. */
  private static final UserClass NO_LEVEL = UserClass.NOT_CONVERTING;

  private final UserClass userClass;
  private final List<Session> sessions = new ArrayList<>();
  private final List<Long> credited = new ArrayList<>(2);
  private final List<Long> uncredited = new ArrayList<>(2);

  Draft(UserClass userClass) {
    this.userClass = userClass;
  }

  /** Adds a registration that the user's level is to have; its session must be offered next. */
  void credit(long registration) {
    credited.add(registration);
  }

  /** Adds a registration that no level is to have. */
  void register(long registration) {
    uncredited.add(registration);
  }

  /** Takes the session, unless the user would leave its class or has had that visit already. */
  boolean offer(Session session) {
    boolean fits =
        sessions.stream().noneMatch(session::sameVisit)
            && credited.stream().noneMatch(at -> level(session, at).compareTo(userClass) < 0)
            && uncredited.stream().noneMatch(at -> spoils(session, at));
    return fits && sessions.add(session);
  }

  int creditedRegistrations() {
    return credited.size();
  }

  /** The uncredited ones last. */
  List<Long> registrations() {
    List<Long> all = new ArrayList<>(credited);
    all.addAll(uncredited);
    return all;
  }

  List<Session> sessions() {
    return sessions;
  }

  private boolean spoils(Session session, long uncreditedAt) {
    return userClass == UserClass.AFTER_REGISTRATION_ONLY
        ? session.start() <= uncreditedAt
        : level(session, uncreditedAt).compareTo(userClass) <= 0;
  }

  /** The level that the session alone would give the registration. */
  private static UserClass level(Session session, long registration) {
    UserClass level = session.medium().level();
    long age = registration - session.start();
    return age >= 0 && age <= level.window() ? level : NO_LEVEL;
  }
}
