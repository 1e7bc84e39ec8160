package io.millrace.dags.stream.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import io.millrace.dags.stream.sample.Identity.Pair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Customers with several pairs of name and e-mail: 211 with two, 30 with three, 7 with four, one
 * with five. Of some the name differs, of some the e-mail, of others both; now and then it is
 * empty, or differs in its case alone.
 */
final class Variations {

  private final Scale scale;
  private final Dice dice;
  private final Words words;
  private int emptyNames;
  private int emptyEmails;

  Variations(Scale scale, Dice dice, Words words) {
    this.scale = scale;
    this.dice = dice;
    this.words = words;
  }

  /** Takes those that vary out of the pool. */
  void draw(List<Identity> pool) {
    List<Identity> varied = new ArrayList<>();
    for (int[] group : new int[][] {{5, 1}, {4, 7}, {3, 30}, {2, 211}}) {
      varied.addAll(withPairs(pool, group[0], scale.of(group[1])));
    }
    dice.shuffle(varied);
    List<Identity> byName = taken(varied, scale.of(67));
    List<Identity> byBoth = taken(varied, scale.of(66));
    byName.forEach(one -> vary(one, true, false));
    byBoth.forEach(one -> vary(one, true, true));
    varied.forEach(one -> vary(one, false, true));
    leaveNamesEmpty(byName);
    leaveEmailsEmpty(varied);
    differInCase(byName);
  }

  /** Rows whose name is empty. */
  int emptyNames() {
    return emptyNames;
  }

  /** Rows whose e-mail is empty. */
  int emptyEmails() {
    return emptyEmails;
  }

  private List<Identity> withPairs(List<Identity> pool, int pairs, int count) {
    List<Identity> chosen = pool.stream().filter(one -> one.rows() >= pairs).limit(count).toList();
    pool.removeAll(new HashSet<>(chosen));
    for (Identity one : chosen) {
      while (one.pairs.size() < pairs) {
        one.pairs.add(one.pairs.getFirst());
      }
      for (int row = 0; row < one.rows(); row++) {
        one.pairOfRow.add(row < pairs ? row : (int) dice.below(pairs));
      }
      dice.shuffle(one.pairOfRow);
    }
    return chosen;
  }

  private static List<Identity> taken(List<Identity> from, int count) {
    List<Identity> head = from.subList(0, Math.min(count, from.size()));
    List<Identity> taken = new ArrayList<>(head);
    head.clear();
    return taken;
  }

  private void vary(Identity one, boolean name, boolean email) {
    Pair first = one.pairs.getFirst();
    Set<String> names = new HashSet<>(Set.of(first.name()));
    Set<String> emails = new HashSet<>(Set.of(first.email()));
    for (int pair = 1; pair < one.pairs.size(); pair++) {
      one.pairs.set(
          pair,
          new Pair(
              name ? other(names, words::name) : first.name(),
              email ? other(emails, words::mailbox) : first.email()));
    }
  }

  private static String other(Set<String> taken, Supplier<String> words) {
    String word = words.get();
    while (!taken.add(word)) {
      word = words.get();
    }
    return word;
  }

  /** Of 28 customers in one pair. */
  private void leaveNamesEmpty(List<Identity> byName) {
    byName.stream()
        .limit(scale.of(28))
        .forEach(one -> {
          one.name(1, "");
          emptyNames += one.rowsOf(1);
        });
  }

  /** Of 26 customers in one pair; five others, whose e-mails vary, have no name at all. */
  private void leaveEmailsEmpty(List<Identity> byEmail) {
    byEmail.stream()
        .limit(scale.of(26))
        .forEach(one -> {
          one.email(1, "");
          emptyEmails += one.rowsOf(1);
        });
    byEmail.stream()
        .skip(scale.of(26))
        .filter(one -> one.pairs.size() == 2)
        .limit(scale.of(5))
        .forEach(one -> {
          one.name(0, "");
          one.name(1, "");
          emptyNames += one.rows();
        });
  }

  /** Of nine whose name varies otherwise. */
  private void differInCase(List<Identity> byName) {
    byName.stream()
        .skip(scale.of(28))
        .filter(one -> one.pairs.size() == 2)
        .limit(scale.of(9))
        .forEach(one -> one.name(1, one.pairs.getFirst().name().toLowerCase(Locale.ROOT)));
  }
}
