create schema raw;
comment on schema raw is 'The three files of the last run, and their distinct records.';
create schema dwh;
comment on schema dwh is 'Star schema, and the reports made of it. Each is published as one: readers see all of a run or nothing of it.';

create table raw.products (
  "subscription ID" text not null,
  "Plan" text not null,
  "Product" text,
  "Interval" text,
  "Amount" numeric,
  "Status" text,
  file_id bigint not null,
  line_no bigint not null
);
comment on table raw.products is 'Records of products.csv, repetitions included. Columns are named as in its header.';
comment on column raw.products."subscription ID" is 'The subscription; one may have several plans.';
comment on column raw.products."Plan" is 'The plan, unique within a subscription.';
comment on column raw.products."Product" is 'Product family and cadence, as the file spells it.';
comment on column raw.products."Interval" is 'How often it is billed: month or year.';
comment on column raw.products."Amount" is 'Price of the plan.';
comment on column raw.products."Status" is 'State of the subscription, as active or past_due.';
comment on column raw.products.file_id is 'The file the record came from.';
comment on column raw.products.line_no is 'The line of that file on which the record starts; the header is line 1.';

create table raw.transactions (
  "Date (UTC)" text not null,
  "Transaction ID" text not null,
  "Customer ID" text not null,
  "Subscription ID" text,
  "Total" numeric not null,
  "Currency" text not null,
  file_id bigint not null,
  line_no bigint not null
);
comment on table raw.transactions is 'Records of transactions.csv, repetitions included. Columns are named as in its header.';
comment on column raw.transactions."Date (UTC)" is 'When, as the file spells it: 1/31/24 7:05.';
comment on column raw.transactions."Transaction ID" is 'The transaction.';
comment on column raw.transactions."Customer ID" is 'Who paid.';
comment on column raw.transactions."Subscription ID" is 'What for; null for a purchase without a subscription.';
comment on column raw.transactions."Total" is 'Amount paid, in the currency; below 0 for a refund.';
comment on column raw.transactions."Currency" is 'As the file spells it: usd or eur.';
comment on column raw.transactions.file_id is 'The file the record came from.';
comment on column raw.transactions.line_no is 'The line of that file on which the record starts; the header is line 1.';

create table raw.users (
  "Customer ID" text not null,
  "Customer Name" text,
  "Customer Email" text,
  file_id bigint not null,
  line_no bigint not null
);
comment on table raw.users is 'Records of users.csv, one a transaction. Columns are named as in its header.';
comment on column raw.users."Customer ID" is 'The customer.';
comment on column raw.users."Customer Name" is 'Name, blanks at its end included; null where the file has an empty field.';
comment on column raw.users."Customer Email" is 'E-mail address or the start of one; null where the file has an empty field.';
comment on column raw.users.file_id is 'The file the record came from.';
comment on column raw.users.line_no is 'The line of that file on which the record starts; the header is line 1.';

create table raw.distinct_products (
  subscription_id text not null,
  plan text not null,
  product text,
  "interval" text,
  amount numeric,
  status text,
  line_no bigint not null
);
comment on table raw.distinct_products is 'Distinct records of products.csv.';
comment on column raw.distinct_products.subscription_id is 'The subscription.';
comment on column raw.distinct_products.plan is 'The plan.';
comment on column raw.distinct_products.product is 'Product family and cadence.';
comment on column raw.distinct_products."interval" is 'How often it is billed: month or year.';
comment on column raw.distinct_products.amount is 'Price of the plan.';
comment on column raw.distinct_products.status is 'State of the subscription.';
comment on column raw.distinct_products.line_no is 'The last line of the file with exactly these values.';

create table raw.distinct_transactions (
  date_utc timestamp not null,
  transaction_id text not null,
  customer_id text not null,
  subscription_id text,
  total numeric not null,
  currency text not null,
  line_no bigint not null
);
comment on table raw.distinct_transactions is 'Distinct records of transactions.csv.';
comment on column raw.distinct_transactions.date_utc is 'When, in UTC.';
comment on column raw.distinct_transactions.transaction_id is 'The transaction.';
comment on column raw.distinct_transactions.customer_id is 'Who paid.';
comment on column raw.distinct_transactions.subscription_id is 'What for; null for a purchase without a subscription.';
comment on column raw.distinct_transactions.total is 'Amount paid, in the currency.';
comment on column raw.distinct_transactions.currency is 'As the file spells it.';
comment on column raw.distinct_transactions.line_no is 'The last line of the file with exactly these values.';

create table raw.distinct_users (
  customer_id text not null,
  customer_name text,
  customer_email text,
  line_no bigint not null
);
comment on table raw.distinct_users is 'Distinct records of users.csv; a customer has one for each name and e-mail.';
comment on column raw.distinct_users.customer_id is 'The customer.';
comment on column raw.distinct_users.customer_name is 'Name; null where the file has none.';
comment on column raw.distinct_users.customer_email is 'E-mail; null where the file has none.';
comment on column raw.distinct_users.line_no is 'The last line of the file with exactly these values.';

create table raw.spend_per_user (
  customer_id text primary key,
  total_spending numeric not null
);
comment on table raw.spend_per_user is 'What each customer paid, in all currencies added up.';
comment on column raw.spend_per_user.customer_id is 'The customer.';
comment on column raw.spend_per_user.total_spending is 'Sum over its transactions.';

create table dwh.dim_user (
  customer_id text primary key,
  customer_name text,
  customer_email text,
  total_spending numeric not null
);
comment on table dwh.dim_user is 'Customers, one row each.';
comment on column dwh.dim_user.customer_id is 'The customer.';
comment on column dwh.dim_user.customer_name is 'The last name in the order of the file; null for a customer who has none.';
comment on column dwh.dim_user.customer_email is 'The last e-mail in the order of the file; null for a customer who has none.';
comment on column dwh.dim_user.total_spending is 'Sum over the customer''s transactions, in all currencies added up; 0 without any.';

create table dwh.dim_product (
  subscription_id text not null,
  plan text not null,
  product text,
  "interval" text,
  amount numeric,
  status text,
  primary key (subscription_id, plan)
);
comment on table dwh.dim_product is 'Plans of subscriptions.';
comment on column dwh.dim_product.subscription_id is 'The subscription; one may have several plans.';
comment on column dwh.dim_product.plan is 'The plan.';
comment on column dwh.dim_product.product is 'Product family and cadence.';
comment on column dwh.dim_product."interval" is 'How often it is billed: month or year.';
comment on column dwh.dim_product.amount is 'Price of the plan.';
comment on column dwh.dim_product.status is 'State of the subscription.';

create table dwh.fct_transaction (
  date_utc timestamp not null,
  transaction_id text primary key,
  customer_id text not null,
  subscription_id text,
  total numeric not null,
  currency text not null
);
comment on table dwh.fct_transaction is 'One row a transaction. Its subscription may be unknown to dwh.dim_product, or have several rows there.';
comment on column dwh.fct_transaction.date_utc is 'When, in UTC.';
comment on column dwh.fct_transaction.transaction_id is 'The transaction.';
comment on column dwh.fct_transaction.customer_id is 'Who paid, in dwh.dim_user.';
comment on column dwh.fct_transaction.subscription_id is 'What for; null for a purchase without a subscription.';
comment on column dwh.fct_transaction.total is 'Amount paid, in the currency; below 0 for a refund.';
comment on column dwh.fct_transaction.currency is 'As the file spells it: usd or eur.';

create table dwh.report_avg (
  as_of timestamptz not null,
  month date not null,
  avg_transaction_amount numeric not null,
  primary key (as_of, month)
);
comment on table dwh.report_avg is 'Average transaction of each of the six months up to that of as_of.';
comment on column dwh.report_avg.as_of is 'Logical date of the run that the row is a result of.';
comment on column dwh.report_avg.month is 'First day of the month.';
comment on column dwh.report_avg.avg_transaction_amount is 'Average total, rounded to cents.';

create table dwh.report_growth (
  as_of timestamptz not null,
  month date not null,
  monthly_revenue numeric not null,
  previous_month_revenue numeric,
  revenue_growth_percent numeric not null,
  growth text not null,
  primary key (as_of, month)
);
comment on table dwh.report_growth is 'Revenue of each of the six months up to that of as_of, against the whole month before.';
comment on column dwh.report_growth.as_of is 'Logical date of the run that the row is a result of.';
comment on column dwh.report_growth.month is 'First day of the month.';
comment on column dwh.report_growth.monthly_revenue is 'Sum of the totals.';
comment on column dwh.report_growth.previous_month_revenue is 'Of the month before that has transactions; null if there is none.';
comment on column dwh.report_growth.revenue_growth_percent is 'Growth against the month before, rounded to two decimals; 0 if there is none.';
comment on column dwh.report_growth.growth is 'The same for people: 17.49 %.';

create table dwh.report_top5 (
  as_of timestamptz not null,
  rank bigint not null,
  customer_id text not null,
  customer_name text,
  customer_email text,
  total_spending numeric not null,
  primary key (as_of, rank)
);
comment on table dwh.report_top5 is 'The five customers who paid most until as_of.';
comment on column dwh.report_top5.as_of is 'Logical date of the run that the row is a result of.';
comment on column dwh.report_top5.rank is 'From 1 on; of equal sums the lower customer_id comes first.';
comment on column dwh.report_top5.customer_id is 'The customer.';
comment on column dwh.report_top5.customer_name is 'As in dwh.dim_user.';
comment on column dwh.report_top5.customer_email is 'As in dwh.dim_user.';
comment on column dwh.report_top5.total_spending is 'Sum of the totals until as_of.';

create table dwh.report_top_product (
  as_of timestamptz not null,
  product text not null,
  total_sales numeric not null,
  product_as_published text not null,
  total_sales_as_published numeric not null,
  primary key (as_of)
);
comment on table dwh.report_top_product is 'The product with the highest sales until as_of.';
comment on column dwh.report_top_product.as_of is 'Logical date of the run that the row is a result of.';
comment on column dwh.report_top_product.product is 'The product.';
comment on column dwh.report_top_product.total_sales is 'Sum of the totals, each transaction counted once, for the dearest plan of its subscription.';
comment on column dwh.report_top_product.product_as_published is 'What a join on the subscription alone gives, which counts a transaction for each plan of its subscription.';
comment on column dwh.report_top_product.total_sales_as_published is 'Its sum by that join.';
