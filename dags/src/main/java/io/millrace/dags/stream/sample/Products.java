package io.millrace.dags.stream.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The plans of subscriptions, the dearest first. */
final class Products {

  private static final int YEARLY = 75;

  private final Scale scale;
  private final Dice dice;
  private final List<Subscription> subscriptions;

  private Products(Scale scale, Dice dice, List<Subscription> subscriptions) {
    this.scale = scale;
    this.dice = dice;
    this.subscriptions = subscriptions;
  }

  static List<Product> draw(Scale scale, Dice dice, List<Customer> customers) {
    List<Subscription> known =
        customers.stream()
            .flatMap(customer -> customer.shares.stream())
            .flatMap(share -> share.subscriptions.stream())
            .filter(subscription -> subscription.plans > 0)
            .toList();
    List<Product> rows = new Products(scale, dice, known).rows();
    rows.sort(Comparator.comparing(Product::amount).reversed());
    return rows;
  }

  private List<Product> rows() {
    int count = subscriptions.stream().mapToInt(subscription -> subscription.plans).sum();
    List<Offer> offers = Offers.draw(count, dice);
    List<Product> rows = new ArrayList<>();
    List<Subscription> several =
        subscriptions.stream()
            .filter(subscription -> subscription.plans > 1)
            .sorted(Comparator.comparingInt((Subscription one) -> one.plans).reversed())
            .toList();
    for (Subscription subscription : several) {
      for (Offer offer : different(offers, subscription.plans)) {
        rows.add(offer.to(subscription.id, "month", "active"));
      }
    }
    List<Subscription> single =
        new ArrayList<>(subscriptions.stream().filter(one -> one.plans == 1).toList());
    dice.shuffle(single);
    for (int i = 0; i < single.size(); i++) {
      String interval = i < scale.of(YEARLY) ? "year" : "month";
      rows.add(offers.removeLast().to(single.get(i).id, interval, status(single.size() - i)));
    }
    return rows;
  }

  /** Takes offers of different products. */
  private static List<Offer> different(List<Offer> offers, int count) {
    List<Offer> taken = new ArrayList<>();
    Set<String> products = new HashSet<>();
    for (Offer offer : List.copyOf(offers)) {
      if (taken.size() < count && products.add(offer.product())) {
        taken.add(offer);
        offers.remove(offer);
      }
    }
    return taken;
  }

  /** 44 past_due, 2 trialing, 2 unpaid; {@code place} counts from 1. */
  private String status(int place) {
    int pastDue = scale.of(44);
    int trialing = pastDue + scale.of(2);
    int unpaid = trialing + scale.of(2);
    if (place > unpaid) {
      return "active";
    }
    if (place > trialing) {
      return "unpaid";
    }
    return place > pastDue ? "trialing" : "past_due";
  }

  /** A plan without its subscription. */
  record Offer(String product, String plan, BigDecimal amount) {

    Product to(String subscription, String interval, String status) {
      return new Product(subscription, plan, product, interval, amount, status);
    }
  }
}
