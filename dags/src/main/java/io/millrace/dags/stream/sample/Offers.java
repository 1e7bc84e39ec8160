package io.millrace.dags.stream.sample;

import io.millrace.dags.sample.Dice;
import io.millrace.dags.sample.Scale;
import io.millrace.dags.stream.sample.Products.Offer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be subscribed to: 45 products, 94 plans, 71 amounts at full scale. */
final class Offers {

  private static final String START = "Chat Start : 10k MAU";
  private static final String ELEVATE = "Chat Elevate : 10k MAU";
  private static final String PAYG = "Video PAYG";
  private static final String BUILD = "Video Build";
  private static final String FEEDS_STARTUP = "Feeds Startup : Monthly";
  private static final String FEEDS_STANDARD = "Feeds Standard : Monthly";
  private static final String VIDEO_QUARTERLY = "Video : Quarterly";
  private static final String ENTERPRISE_QUARTERLY = "Chat Enterprise : Quarterly";
  private static final String ENTERPRISE_ANNUALLY = "Chat Enterprise : Annually";

  private static final List<String> FAMILIES =
      List.of(
          "Chat Growth",
          "Chat Standard",
          "Chat Premium",
          "Chat Elevate",
          "Feeds Growth",
          "Feeds Enterprise",
          "Video Standard",
          "Video Enterprise",
          "Moderation");

  /** One with a blank too many. */
  private static final List<String> CADENCES =
      List.of(" : Monthly", " : Quarterly", " : Annually", " :  36 Months");

  private static final int OTHER_AMOUNTS = 67;

  private final int count;
  private final Map<String, Integer> plansOfKind = new HashMap<>();
  private final Map<String, Integer> amountsOf = new HashMap<>();

  private Offers(int count) {
    this.count = count;
  }

  /** In an order of chance. */
  static List<Offer> draw(int count, Dice dice) {
    List<Offer> offers = new Offers(count).all();
    dice.shuffle(offers);
    return offers;
  }

  private List<Offer> all() {
    Map<String, Integer> products = products();
    int[] rows =
        Scale.parts(count, products.values().stream().mapToInt(Integer::intValue).toArray());
    List<Offer> offers = new ArrayList<>();
    int i = 0;
    for (String product : products.keySet()) {
      for (int row = 0; row < rows[i]; row++) {
        offers.add(new Offer(product, plan(product), amount(product)));
      }
      i++;
    }
    return offers;
  }

  /** With how many rows each has at full scale. */
  private static Map<String, Integer> products() {
    Map<String, Integer> products = new LinkedHashMap<>();
    products.put(START, 160);
    products.put(PAYG, 72);
    products.put(ELEVATE, 35);
    products.put(BUILD, 35);
    products.put(FEEDS_STARTUP, 27);
    products.put(VIDEO_QUARTERLY, 15);
    products.put(FEEDS_STANDARD, 12);
    products.put(ENTERPRISE_QUARTERLY, 10);
    products.put(ENTERPRISE_ANNUALLY, 9);
    for (String family : FAMILIES) {
      for (String cadence : CADENCES) {
        products.put(family + cadence, products.size() < 22 ? 3 : 2);
      }
    }
    return products;
  }

  /** Of its kind's plans for the product, the next in turn. */
  private String plan(String product) {
    int row = plansOfKind.merge(product, 1, Integer::sum) - 1;
    return switch (product) {
      case PAYG -> "video-payg";
      case BUILD -> "video-build";
      case START -> row == 0 ? "chat-startup-v2" : numbered("price_", product, row % 13);
      case ELEVATE -> numbered("price_", product, row % 10);
      case FEEDS_STARTUP -> numbered("v3_", product, row % 10);
      case FEEDS_STANDARD -> numbered("v3_", product, row % 8);
      case VIDEO_QUARTERLY ->
          row < 8 ? numbered("video_", product, row % 6) : numbered("price_", product, 0);
      case ENTERPRISE_QUARTERLY ->
          row < 3 ? numbered("v3_", product, row % 2) : numbered("price_", product, 0);
      case ENTERPRISE_ANNUALLY ->
          row < 3 ? numbered("plan_", product, row) : numbered("price_", product, 0);
      default -> numbered("price_", product, 0);
    };
  }

  private static String numbered(String kind, String product, int number) {
    String letters = product.replaceAll("[^A-Za-z0-9]", "");
    return kind + Integer.toUnsignedString(letters.hashCode(), 36) + "x" + number;
  }

  private BigDecimal amount(String product) {
    if (product.equals(PAYG) || product.equals(BUILD)) {
      return BigDecimal.ZERO;
    }
    if (product.equals(START) && next("499") < 114) {
      return new BigDecimal("499");
    }
    if (product.equals(ELEVATE) && next("4788") < 32) {
      return new BigDecimal("4788");
    }
    if (!product.equals(START) && !product.equals(ELEVATE)) {
      int turn = next("others");
      if (turn % 5 == 1 && next("59") < 27) {
        return new BigDecimal("59");
      }
      if (turn % 17 == 3 && next("0") < 8) {
        return BigDecimal.ZERO;
      }
    }
    int turn = next("unusual") % OTHER_AMOUNTS;
    return turn == 0 ? new BigDecimal("173000") : BigDecimal.valueOf(100L + turn * 137L);
  }

  private int next(String what) {
    return amountsOf.merge(what, 1, Integer::sum) - 1;
  }
}
