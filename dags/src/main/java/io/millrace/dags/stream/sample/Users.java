package io.millrace.dags.stream.sample;

import static java.util.Objects.requireNonNull;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Pick;
import io.millrace.dags.sample.Scale;
import io.millrace.dags.stream.sample.Identity.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One row a transaction, with what its customer was called at the time. */
final class Users {

  private static final int EMPTY_NAMES = 1435;
  private static final int EMPTY_EMAILS = 529;

  private final Scale scale;
  private final Dice dice;
  private final Words words;
  private final Variations variations;

  /** Those with one pair that nothing was done to so far. */
  private final List<Identity> plain = new ArrayList<>();

  private Users(Scale scale, Dice dice) {
    this.scale = scale;
    this.dice = dice;
    this.words = new Words(dice);
    this.variations = new Variations(scale, dice, words);
  }

  static List<User> draw(
      Scale scale, Dice dice, List<Customer> customers, List<Transaction> transactions) {
    return new Users(scale, dice).rows(customers, transactions);
  }

  private List<User> rows(List<Customer> customers, List<Transaction> transactions) {
    List<Identity> all = new ArrayList<>();
    for (Customer customer : customers) {
      all.add(new Identity(customer, new Pair(words.name(), words.mailbox())));
    }
    plain.addAll(all);
    variations.draw(plain);
    leaveEmpty();
    decorate();
    return written(all, transactions);
  }

  private void leaveEmpty() {
    int names = scale.of(EMPTY_NAMES) - variations.emptyNames();
    Pick.from(plain, scale.of(138), names, Identity::rows, dice)
        .forEach(nameless -> nameless.name(0, ""));
    int emails = scale.of(EMPTY_EMAILS) - variations.emptyEmails();
    Pick.from(plain, scale.of(48), emails, Identity::rows, dice)
        .forEach(unreachable -> unreachable.email(0, ""));
  }

  private void decorate() {
    Pick.from(plain, 1, 1, Identity::rows, dice).forEach(one -> one.name(0, words.nameWithComma()));
    Pick.from(plain, 1, 1, Identity::rows, dice)
        .forEach(one -> one.name(0, words.foreignName('\u1ebf')));
    Pick.from(plain, scale.of(40), scale.of(117), Identity::rows, dice)
        .forEach(foreign -> foreign.name(0, words.foreignName('\u00e9')));
    Pick.from(plain, scale.of(65), scale.of(494), Identity::rows, dice)
        .forEach(cut -> cut.name(0, words.nameWithBlank()));
    Pick.from(plain, scale.of(4), scale.of(33), Identity::rows, dice)
        .forEach(whole -> whole.email(0, words.address()));
  }

  private static List<User> written(List<Identity> all, List<Transaction> transactions) {
    Map<String, Identity> byCustomer = new HashMap<>();
    all.forEach(identity -> byCustomer.put(identity.customer.id, identity));
    List<User> rows = new ArrayList<>();
    for (Transaction transaction : transactions) {
      Pair pair = requireNonNull(byCustomer.get(transaction.customer())).next();
      rows.add(new User(transaction.customer(), pair.name(), pair.email()));
    }
    return rows;
  }
}
