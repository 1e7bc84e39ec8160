package io.millrace.dags.leadquality.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Pick;
import io.millrace.dags.sample.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The hashes of each lead. Most have a person of leads.parquet to themselves. Some share one with
 * another lead, a few of them with a phone or an e-mail that no person has; of some the phone
 * changes to one that nobody has, or for two days to that of another person.
 */
final class Keys {

  private static final int SHARING_BOTH = 43;
  private static final int SHARING_EMAIL = 18;
  private static final int SHARING_PHONE = 9;
  private static final int CHANGING = 19;
  private static final int CROSSING = 2;
  private static final int ROWS_BY_EMAIL = 665;
  private static final int ROWS_BY_PHONE = 89;
  private static final int DAYS_CROSSED = 2;

  /** The hashes of a lead, of which the phone is another one on the days from .. to. */
  private record Own(String email, String phone, String otherPhone, int from, int to) {

    static Own of(String email, String phone) {
      return new Own(email, phone, phone, 1, 0);
    }

    String phone(int day) {
      return from <= day && day <= to ? otherPhone : phone;
    }
  }

  private final List<Lead> leads;
  private final Scale scale;
  private final Dice dice;
  private final List<Person> persons = new ArrayList<>();
  private final Map<Integer, Person> personOf = new HashMap<>();
  private final Map<Integer, Own> own = new HashMap<>();
  private final Set<String> drawn = new HashSet<>();

  private Keys(List<Lead> leads, Scale scale, Dice dice) {
    this.leads = leads;
    this.scale = scale;
    this.dice = dice;
  }

  static Keys draw(List<Lead> leads, Scale scale, Dice dice) {
    var keys = new Keys(leads, scale, dice);
    keys.draw();
    return keys;
  }

  /** In the order of leads.parquet. */
  List<Person> persons() {
    return persons;
  }

  String email(int lead) {
    return own(lead).email();
  }

  String phone(int lead, int day) {
    return own(lead).phone(day);
  }

  private Own own(int lead) {
    return own.getOrDefault(lead, Own.of("", ""));
  }

  private void draw() {
    List<Integer> lasting = new ArrayList<>();
    List<Integer> passing = new ArrayList<>();
    IntStream.range(0, leads.size())
        .forEach(lead -> (days(lead) == DayForm.DAYS ? lasting : passing).add(lead));
    dice.shuffle(lasting);
    List<Integer> changing = take(lasting, scale.of(CHANGING));
    List<Integer> crossing = take(lasting, scale.of(CROSSING));
    List<Integer> crossed = take(lasting, scale.of(CROSSING));
    List<Integer> shared =
        take(lasting, scale.of(SHARING_BOTH) + scale.of(SHARING_EMAIL) + scale.of(SHARING_PHONE));
    List<Integer> others = new ArrayList<>(lasting);
    others.addAll(passing);
    List<Integer> byPhone =
        Pick.from(others, scale.of(SHARING_PHONE), scale.of(ROWS_BY_PHONE), this::days, dice);
    dice.shuffle(others);
    List<Integer> byEmail = take(others, scale.of(SHARING_EMAIL));
    List<Integer> byBoth = take(others, scale.of(SHARING_BOTH));

    for (List<Integer> some : List.of(changing, crossing, crossed, shared, others)) {
      some.forEach(lead -> personOf.put(lead, person()));
    }
    personOf.forEach((lead, person) -> own.put(lead, Own.of(person.email(), person.phone())));
    change(changing, byEmail.stream().mapToInt(this::days).sum());
    cross(crossing, crossed);
    for (Integer lead : byBoth) {
      Person person = personOf(shared.removeLast());
      own.put(lead, Own.of(person.email(), person.phone()));
    }
    byEmail.forEach(lead -> own.put(lead, Own.of(personOf(shared.removeLast()).email(), hash())));
    byPhone.forEach(lead -> own.put(lead, Own.of(hash(), personOf(shared.removeLast()).phone())));
    dice.shuffle(persons);
  }

  /** {@code already} rows match by e-mail alone without these. */
  private void change(List<Integer> changing, int already) {
    int[] same = new int[changing.size()];
    Arrays.fill(same, 1);
    int[] rows = Scale.parts(Math.max(0, scale.of(ROWS_BY_EMAIL) - already), same);
    for (int i = 0; i < rows.length; i++) {
      Integer lead = changing.get(i);
      Person person = personOf(lead);
      int after = Math.clamp(rows[i], 1, DayForm.DAYS - 1);
      own.put(
          lead,
          new Own(person.email(), person.phone(), hash(), DayForm.DAYS - after + 1, DayForm.DAYS));
    }
  }

  private void cross(List<Integer> crossing, List<Integer> crossed) {
    for (int i = 0; i < crossing.size(); i++) {
      Person person = personOf(crossing.get(i));
      int from = (int) dice.between(2, DayForm.DAYS - DAYS_CROSSED);
      own.put(
          crossing.get(i),
          new Own(
              person.email(),
              person.phone(),
              personOf(crossed.get(i)).phone(),
              from,
              from + DAYS_CROSSED - 1));
    }
  }

  private Person personOf(int lead) {
    return Objects.requireNonNull(personOf.get(lead), "a lead with a person to itself");
  }

  private Person person() {
    var person = new Person(hash(), hash(), hash());
    persons.add(person);
    return person;
  }

  private int days(int lead) {
    return leads.get(lead).days();
  }

  private static List<Integer> take(List<Integer> pool, int count) {
    List<Integer> end = pool.subList(Math.max(0, pool.size() - count), pool.size());
    List<Integer> taken = new ArrayList<>(end);
    end.clear();
    return taken;
  }

  /** 40 hexadecimal digits, each time others. */
  private String hash() {
    String hash;
    do {
      hash =
          "%015x%015x%010x"
              .formatted(dice.below(1L << 60), dice.below(1L << 60), dice.below(1L << 40));
    } while (!drawn.add(hash));
    return hash;
  }
}
