package io.millrace.dags.streamstar;

import java.math.BigDecimal;

/**
 * How transactions and subscriptions fit together; each transaction of a customer in dim_user
 * counts once.
 *
 * @param withoutSubscription transactions that name no subscription
 * @param customersWithout their customers
 * @param usdWithout their sum in US dollars
 * @param eurWithout their sum in euros
 * @param ofUnknown transactions that name a subscription which dim_product does not have
 * @param customersOfUnknown their customers
 * @param usdOfUnknown their sum in US dollars
 * @param eurOfUnknown their sum in euros
 */
public record SubscriptionFigures(
    long withoutSubscription,
    long customersWithout,
    BigDecimal usdWithout,
    BigDecimal eurWithout,
    long ofUnknown,
    long customersOfUnknown,
    BigDecimal usdOfUnknown,
    BigDecimal eurOfUnknown) {}
