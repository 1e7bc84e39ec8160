create schema base;
comment on schema base is 'The three files as they were last loaded, their distinct records, and views of these with keys.';
create schema staging;
comment on schema staging is 'One row for each key.';
create schema aggregate;
comment on schema aggregate is 'What Stream Pulse reports, by the instant that a run looks back from. Published as one.';

create table base.products_file (
  "subscription ID" text,
  "Plan" text,
  "Product" text,
  "Interval" text,
  "Amount" numeric,
  "Status" text,
  file_id bigint not null,
  line_no bigint not null
);
comment on table base.products_file is 'Records of products.csv, repetitions included. Columns are named as in its header.';
comment on column base.products_file."subscription ID" is 'The subscription; one may have several plans.';
comment on column base.products_file."Plan" is 'The plan, unique within a subscription.';
comment on column base.products_file."Product" is 'Product family and cadence, as the file spells it.';
comment on column base.products_file."Interval" is 'How often it is billed: month or year.';
comment on column base.products_file."Amount" is 'Price of the plan.';
comment on column base.products_file."Status" is 'State of the subscription, as active or past_due.';
comment on column base.products_file.file_id is 'The file the record came from.';
comment on column base.products_file.line_no is 'The line of that file on which the record starts; the header is line 1.';

create table base.transactions_file (
  "Date (UTC)" text not null,
  "Transaction ID" text,
  "Customer ID" text,
  "Subscription ID" text,
  "Total" numeric not null,
  "Currency" text not null,
  file_id bigint not null,
  line_no bigint not null
);
comment on table base.transactions_file is 'Records of transactions.csv, repetitions included. Columns are named as in its header.';
comment on column base.transactions_file."Date (UTC)" is 'When, as the file spells it: 1/31/24 7:05.';
comment on column base.transactions_file."Transaction ID" is 'The transaction.';
comment on column base.transactions_file."Customer ID" is 'Who paid.';
comment on column base.transactions_file."Subscription ID" is 'What for; null for a purchase without a subscription.';
comment on column base.transactions_file."Total" is 'Amount paid, in the currency; below 0 for a refund.';
comment on column base.transactions_file."Currency" is 'As the file spells it: usd or eur.';
comment on column base.transactions_file.file_id is 'The file the record came from.';
comment on column base.transactions_file.line_no is 'The line of that file on which the record starts; the header is line 1.';

create table base.users_file (
  "Customer ID" text,
  "Customer Name" text,
  "Customer Email" text,
  file_id bigint not null,
  line_no bigint not null
);
comment on table base.users_file is 'Records of users.csv, one a transaction. Columns are named as in its header.';
comment on column base.users_file."Customer ID" is 'The customer.';
comment on column base.users_file."Customer Name" is 'Name, blanks at its end included; null where the file has an empty field.';
comment on column base.users_file."Customer Email" is 'E-mail address or the start of one; null where the file has an empty field.';
comment on column base.users_file.file_id is 'The file the record came from.';
comment on column base.users_file.line_no is 'The line of that file on which the record starts; the header is line 1.';

create table base.products (
  subscription_id text,
  plan text,
  product text,
  "interval" text,
  amount numeric,
  status text,
  line_no bigint not null
);
comment on table base.products is 'Distinct records of products.csv.';
comment on column base.products.subscription_id is 'The subscription.';
comment on column base.products.plan is 'The plan.';
comment on column base.products.product is 'Product family and cadence.';
comment on column base.products."interval" is 'How often it is billed: month or year.';
comment on column base.products.amount is 'Price of the plan.';
comment on column base.products.status is 'State of the subscription.';
comment on column base.products.line_no is 'The last line of the file with exactly these values.';

create table base.transactions (
  date_utc timestamp not null,
  transaction_id text,
  customer_id text,
  subscription_id text,
  total numeric not null,
  currency text not null,
  line_no bigint not null
);
comment on table base.transactions is 'Distinct records of transactions.csv.';
comment on column base.transactions.date_utc is 'When, in UTC.';
comment on column base.transactions.transaction_id is 'The transaction.';
comment on column base.transactions.customer_id is 'Who paid.';
comment on column base.transactions.subscription_id is 'What for; null for a purchase without a subscription.';
comment on column base.transactions.total is 'Amount paid, in the currency.';
comment on column base.transactions.currency is 'As the file spells it.';
comment on column base.transactions.line_no is 'The last line of the file with exactly these values.';

create table base.users (
  customer_id text,
  customer_name text,
  customer_email text,
  line_no bigint not null
);
comment on table base.users is 'Distinct records of users.csv; a customer has one for each name and e-mail.';
comment on column base.users.customer_id is 'The customer.';
comment on column base.users.customer_name is 'Name; null where the file has none.';
comment on column base.users.customer_email is 'E-mail; null where the file has none.';
comment on column base.users.line_no is 'The last line of the file with exactly these values.';

create table base.total_spending_per_user (
  customer_id text primary key,
  total_spending numeric not null
);
comment on table base.total_spending_per_user is 'What each customer paid, in all currencies added up.';
comment on column base.total_spending_per_user.customer_id is 'The customer.';
comment on column base.total_spending_per_user.total_spending is 'Sum over its transactions.';

create view base.raw_products as
select
  subscription_id,
  plan,
  product,
  "interval",
  amount,
  status,
  md5(coalesce(subscription_id, '_null_') || '-' || coalesce(plan, '_null_')) as surrogate_key,
  line_no
from base.products;
comment on view base.raw_products is 'base.products with a key.';
comment on column base.raw_products.subscription_id is 'The subscription.';
comment on column base.raw_products.plan is 'The plan.';
comment on column base.raw_products.product is 'Product family and cadence.';
comment on column base.raw_products."interval" is 'How often it is billed: month or year.';
comment on column base.raw_products.amount is 'Price of the plan.';
comment on column base.raw_products.status is 'State of the subscription.';
comment on column base.raw_products.surrogate_key is 'md5 of subscription_id and plan joined by -, null as _null_.';
comment on column base.raw_products.line_no is 'The last line of the file with exactly these values.';

create view base.raw_transactions as
select date_utc, transaction_id, customer_id, subscription_id, total, currency, line_no
from base.transactions;
comment on view base.raw_transactions is 'base.transactions.';
comment on column base.raw_transactions.date_utc is 'When, in UTC.';
comment on column base.raw_transactions.transaction_id is 'The transaction.';
comment on column base.raw_transactions.customer_id is 'Who paid.';
comment on column base.raw_transactions.subscription_id is 'What for; null for a purchase without a subscription.';
comment on column base.raw_transactions.total is 'Amount paid, in the currency.';
comment on column base.raw_transactions.currency is 'As the file spells it.';
comment on column base.raw_transactions.line_no is 'The last line of the file with exactly these values.';

create view base.raw_users as
select customer_id, customer_name, customer_email, line_no
from base.users;
comment on view base.raw_users is 'base.users.';
comment on column base.raw_users.customer_id is 'The customer.';
comment on column base.raw_users.customer_name is 'Name; null where the file has none.';
comment on column base.raw_users.customer_email is 'E-mail; null where the file has none.';
comment on column base.raw_users.line_no is 'The last line of the file with exactly these values.';

create table staging.stg_products (
  surrogate_key text,
  subscription_id text,
  plan text,
  product text,
  "interval" text,
  amount numeric,
  status text
);
comment on table staging.stg_products is 'One row for each surrogate key, the first in the order of the file.';
comment on column staging.stg_products.surrogate_key is 'md5 of subscription_id and plan joined by -, null as _null_.';
comment on column staging.stg_products.subscription_id is 'The subscription.';
comment on column staging.stg_products.plan is 'The plan.';
comment on column staging.stg_products.product is 'Product family and cadence.';
comment on column staging.stg_products."interval" is 'How often it is billed: month or year.';
comment on column staging.stg_products.amount is 'Price of the plan.';
comment on column staging.stg_products.status is 'State of the subscription.';

create table staging.stg_transactions (
  transaction_id text,
  date_utc timestamp not null,
  customer_id text,
  subscription_id text,
  total numeric not null,
  currency text not null
);
comment on table staging.stg_transactions is 'One row for each transaction_id, the first in the order of the file.';
comment on column staging.stg_transactions.transaction_id is 'The transaction. Nullable: a check says where it is null.';
comment on column staging.stg_transactions.date_utc is 'When, in UTC.';
comment on column staging.stg_transactions.customer_id is 'Who paid.';
comment on column staging.stg_transactions.subscription_id is 'What for; null for a purchase without a subscription.';
comment on column staging.stg_transactions.total is 'Amount paid, in the currency; below 0 for a refund.';
comment on column staging.stg_transactions.currency is 'In upper case: USD or EUR.';

create table staging.stg_users (
  customer_id text,
  customer_name text,
  customer_email text,
  valid_name int not null
);
comment on table staging.stg_users is 'One row for each customer_id. Customers without a name or e-mail are customers like any other.';
comment on column staging.stg_users.customer_id is 'The customer. Nullable: a check says where it is null.';
comment on column staging.stg_users.customer_name is 'The last name in the order of the file; null for a customer who has none.';
comment on column staging.stg_users.customer_email is 'The last e-mail in the order of the file; null for a customer who has none.';
comment on column staging.stg_users.valid_name is '1 if there is a name, else 0.';

create table aggregate.agg_avg_user_trans (
  as_of timestamptz not null,
  month date not null,
  avg_transaction_amount numeric not null,
  primary key (as_of, month)
);
comment on table aggregate.agg_avg_user_trans is 'Average transaction by month, of the five months before as_of.';
comment on column aggregate.agg_avg_user_trans.as_of is 'Logical date of the run that the row is a result of.';
comment on column aggregate.agg_avg_user_trans.month is 'First day of the month. The earliest one counts from the day of as_of on.';
comment on column aggregate.agg_avg_user_trans.avg_transaction_amount is 'Average total, rounded to cents.';

create table aggregate.agg_monthly_rev_growth (
  as_of timestamptz not null,
  month date not null,
  monthly_revenue numeric not null,
  previous_month_revenue numeric,
  revenue_growth_percent numeric not null,
  primary key (as_of, month)
);
comment on table aggregate.agg_monthly_rev_growth is 'Revenue by month, of the month of as_of and the six before.';
comment on column aggregate.agg_monthly_rev_growth.as_of is 'Logical date of the run that the row is a result of.';
comment on column aggregate.agg_monthly_rev_growth.month is 'First day of the month.';
comment on column aggregate.agg_monthly_rev_growth.monthly_revenue is 'Sum of the totals.';
comment on column aggregate.agg_monthly_rev_growth.previous_month_revenue is 'Of the month before; null for the earliest one.';
comment on column aggregate.agg_monthly_rev_growth.revenue_growth_percent is 'Growth against the month before, rounded to two decimals; 0 for the earliest one.';

create table aggregate.agg_product_cat_highest_sales (
  as_of timestamptz not null,
  product text not null,
  total_sales numeric,
  primary key (as_of, product)
);
comment on table aggregate.agg_product_cat_highest_sales is 'The product with the highest sales until as_of; several if they are equal.';
comment on column aggregate.agg_product_cat_highest_sales.as_of is 'Logical date of the run that the row is a result of.';
comment on column aggregate.agg_product_cat_highest_sales.product is 'The product.';
comment on column aggregate.agg_product_cat_highest_sales.total_sales is 'Sum of the totals, each transaction counted once, for the dearest plan of its subscription; null if no product has sales.';

create table aggregate.agg_top_five_by_transactions (
  as_of timestamptz not null,
  customer_id text not null,
  sum_transactions numeric not null,
  primary key (as_of, customer_id)
);
comment on table aggregate.agg_top_five_by_transactions is 'The five customers who paid most until as_of; of equal sums the lower customer_id comes first.';
comment on column aggregate.agg_top_five_by_transactions.as_of is 'Logical date of the run that the row is a result of.';
comment on column aggregate.agg_top_five_by_transactions.customer_id is 'The customer.';
comment on column aggregate.agg_top_five_by_transactions.sum_transactions is 'Sum of the totals.';
