create schema landing;
comment on schema landing is 'The files of the day that was loaded last, and which files have been loaded.';
create schema history;
comment on schema history is 'Every version of each customer, product and sale.';
create schema report;
comment on schema report is 'What is reported. Published as one.';

create table landing.customer (
  customer_id bigint not null,
  first_name text not null,
  last_name text not null,
  gender text not null,
  email text not null,
  membership_status text not null,
  address text,
  phone_number text,
  date_of_birth date not null,
  job text,
  company text,
  city text,
  state text,
  country text,
  language text not null,
  file_id bigint not null,
  line_no bigint not null
);
comment on table landing.customer is 'Good records of customer_YYYYMMDD.csv: all customers of that day.';
comment on column landing.customer.customer_id is 'The customer, 15 to 18 digits.';
comment on column landing.customer.first_name is 'First name.';
comment on column landing.customer.last_name is 'Last name.';
comment on column landing.customer.gender is 'M, F or U.';
comment on column landing.customer.email is 'E-mail address.';
comment on column landing.customer.membership_status is 'active or inactive.';
comment on column landing.customer.address is 'Address, with line breaks. Null in half the records, as the other optional fields.';
comment on column landing.customer.phone_number is 'Phone number, in any form.';
comment on column landing.customer.date_of_birth is 'Date of birth.';
comment on column landing.customer.job is 'Job.';
comment on column landing.customer.company is 'Company.';
comment on column landing.customer.city is 'City.';
comment on column landing.customer.state is 'State.';
comment on column landing.customer.country is 'Country.';
comment on column landing.customer.language is 'en-US, es-ES or fr-FR.';
comment on column landing.customer.file_id is 'The file the record came from.';
comment on column landing.customer.line_no is 'The line of that file on which the record starts; the header is line 1.';

create table landing.sales (
  sale_id bigint not null,
  customer_id bigint not null,
  product_id text not null,
  quantity bigint not null,
  price_per_unit numeric not null,
  total_price numeric not null,
  sale_date date not null,
  file_id bigint not null,
  line_no bigint not null
);
comment on table landing.sales is 'Good records of sales_YYYYMMDD.txt: the sales of that day.';
comment on column landing.sales.sale_id is 'The sale.';
comment on column landing.sales.customer_id is 'Who bought; perhaps a customer who is gone by then.';
comment on column landing.sales.product_id is 'What was bought.';
comment on column landing.sales.quantity is 'How many. A check warns of those below 1.';
comment on column landing.sales.price_per_unit is 'Price of the day.';
comment on column landing.sales.total_price is 'What was paid. A check warns where it is not quantity times price.';
comment on column landing.sales.sale_date is 'When, the day of the file.';
comment on column landing.sales.file_id is 'The file the record came from.';
comment on column landing.sales.line_no is 'The line of that file.';

create table landing.product (
  name text not null,
  product_id text not null,
  price numeric not null,
  description text,
  creation_date date not null,
  file_id bigint not null,
  line_no bigint not null
);
comment on table landing.product is 'Good records of products_YYYYMMDD.json: the catalogue of that day.';
comment on column landing.product.name is 'What it is called.';
comment on column landing.product.product_id is 'The product, P and four digits.';
comment on column landing.product.price is 'Price of the day.';
comment on column landing.product.description is 'Description.';
comment on column landing.product.creation_date is 'Since when it is in the catalogue.';
comment on column landing.product.file_id is 'The file the record came from.';
comment on column landing.product.line_no is 'The line of that file on which the record starts.';

create table landing.watermark (
  source text not null,
  file_date date not null,
  file_name text not null,
  processed_rows bigint not null,
  error_rows bigint not null,
  file_id bigint not null,
  process_time timestamptz not null,
  primary key (source, file_date)
) partition by list (source);
create table landing.watermark_customer partition of landing.watermark for values in ('customer');
create table landing.watermark_sales partition of landing.watermark for values in ('sales');
create table landing.watermark_product partition of landing.watermark for values in ('product');
comment on table landing.watermark_customer is 'Those of customers.';
comment on table landing.watermark_sales is 'Those of sales.';
comment on table landing.watermark_product is 'Those of products.';
comment on table landing.watermark is 'Which files are in the histories; written together with these. The newest date of a source is its watermark.';
comment on column landing.watermark.source is 'customer, sales or product.';
comment on column landing.watermark.file_date is 'The day in the file''s name.';
comment on column landing.watermark.file_name is 'The file''s name.';
comment on column landing.watermark.processed_rows is 'Records that are in the history.';
comment on column landing.watermark.error_rows is 'Records that are in the error report instead.';
comment on column landing.watermark.file_id is 'The file, as landing''s rows have it.';
comment on column landing.watermark.process_time is 'When it was last loaded.';

create table history.customer (
  customer_id bigint not null,
  first_name text not null,
  last_name text not null,
  gender text not null,
  email text not null,
  membership_status text not null,
  address text,
  phone_number text,
  date_of_birth date not null,
  job text,
  company text,
  city text,
  state text,
  country text,
  language text not null,
  is_current boolean not null,
  effective_from date not null,
  expiry_date date not null,
  hash text not null,
  primary key (customer_id, effective_from),
  check (effective_from < expiry_date)
);
create unique index customer_current on history.customer (customer_id) where is_current;
comment on table history.customer is 'Versions of customers, valid from effective_from until before expiry_date.';
comment on column history.customer.customer_id is 'The customer.';
comment on column history.customer.first_name is 'First name.';
comment on column history.customer.last_name is 'Last name.';
comment on column history.customer.gender is 'M, F or U.';
comment on column history.customer.email is 'E-mail address.';
comment on column history.customer.membership_status is 'active or inactive.';
comment on column history.customer.address is 'Address, with line breaks.';
comment on column history.customer.phone_number is 'Phone number, in any form.';
comment on column history.customer.date_of_birth is 'Date of birth.';
comment on column history.customer.job is 'Job.';
comment on column history.customer.company is 'Company.';
comment on column history.customer.city is 'City.';
comment on column history.customer.state is 'State.';
comment on column history.customer.country is 'Country.';
comment on column history.customer.language is 'en-US, es-ES or fr-FR.';
comment on column history.customer.is_current is 'Whether the version is still valid.';
comment on column history.customer.effective_from is 'Since when: the date of the file that first had it so.';
comment on column history.customer.expiry_date is 'Until before when; 2099-12-31 for a version that is still valid.';
comment on column history.customer.hash is 'md5 of what the file says, fields in its order between |, null as \N.';

create table history.sales (
  sale_id bigint not null,
  customer_id bigint not null,
  product_id text not null,
  quantity bigint not null,
  price_per_unit numeric not null,
  total_price numeric not null,
  sale_date date not null,
  is_current boolean not null,
  effective_from date not null,
  expiry_date date not null,
  hash text not null,
  primary key (sale_id, effective_from),
  check (effective_from < expiry_date)
);
create unique index sales_current on history.sales (sale_id) where is_current;
comment on table history.sales is 'Versions of sales, valid from effective_from until before expiry_date. A sale that is corrected has several.';
comment on column history.sales.sale_id is 'The sale.';
comment on column history.sales.customer_id is 'Who bought.';
comment on column history.sales.product_id is 'What was bought.';
comment on column history.sales.quantity is 'How many.';
comment on column history.sales.price_per_unit is 'Price of the day.';
comment on column history.sales.total_price is 'What was paid.';
comment on column history.sales.sale_date is 'When.';
comment on column history.sales.is_current is 'Whether the version is still valid.';
comment on column history.sales.effective_from is 'Since when: the date of the file that first had it so.';
comment on column history.sales.expiry_date is 'Until before when; 2099-12-31 for a version that is still valid.';
comment on column history.sales.hash is 'md5 of what the file says, fields in its order between |.';

create table history.product (
  name text not null,
  product_id text not null,
  price numeric not null,
  description text,
  creation_date date not null,
  is_current boolean not null,
  effective_from date not null,
  expiry_date date not null,
  hash text not null,
  primary key (product_id, effective_from),
  check (effective_from < expiry_date)
);
create unique index product_current on history.product (product_id) where is_current;
comment on table history.product is 'Versions of products, valid from effective_from until before expiry_date: one a day, since each price changes daily.';
comment on column history.product.name is 'What it is called.';
comment on column history.product.product_id is 'The product.';
comment on column history.product.price is 'Price.';
comment on column history.product.description is 'Description.';
comment on column history.product.creation_date is 'Since when it is in the catalogue.';
comment on column history.product.is_current is 'Whether the version is still valid.';
comment on column history.product.effective_from is 'Since when: the date of the file that first had it so.';
comment on column history.product.expiry_date is 'Until before when; 2099-12-31 for a version that is still valid.';
comment on column history.product.hash is 'md5 of what the file says, fields in its order between |, null as \N.';

create table report.customer_growth (
  report_date date primary key,
  customers bigint not null
);
comment on table report.customer_growth is 'Customers by day.';
comment on column report.customer_growth.report_date is 'A day whose customers were loaded.';
comment on column report.customer_growth.customers is 'How many there were.';

create table report.sales_by_membership (
  sale_date date not null,
  membership_status text not null,
  total_price numeric not null,
  primary key (sale_date, membership_status)
);
comment on table report.sales_by_membership is 'What members and others paid each day, by what they were then. Sales of customers who were gone by then are of neither.';
comment on column report.sales_by_membership.sale_date is 'The day.';
comment on column report.sales_by_membership.membership_status is 'What the customer was on that day: active or inactive.';
comment on column report.sales_by_membership.total_price is 'Sum of what was paid.';

create table report.product_sale_breakdown (
  sale_date date not null,
  membership_status text not null,
  product_name text not null,
  total_price numeric not null,
  primary key (sale_date, membership_status, product_name)
);
comment on table report.product_sale_breakdown is 'sales_by_membership by product, of which each sale has one.';
comment on column report.product_sale_breakdown.sale_date is 'The day.';
comment on column report.product_sale_breakdown.membership_status is 'What the customer was on that day: active or inactive.';
comment on column report.product_sale_breakdown.product_name is 'What the product was called on that day; its id if the catalogue did not have it.';
comment on column report.product_sale_breakdown.total_price is 'Sum of what was paid.';

create table report.product_sale_breakdown_as_published (
  as_of date not null,
  sale_date date not null,
  membership_status text not null,
  product_name text not null,
  total_price numeric not null,
  primary key (as_of, sale_date, membership_status, product_name)
);
comment on table report.product_sale_breakdown_as_published is 'The same with each sale once for every version that its product had by as_of, to compare with older figures.';
comment on column report.product_sale_breakdown_as_published.as_of is 'Logical date of the run that the row is a result of.';
comment on column report.product_sale_breakdown_as_published.sale_date is 'The day.';
comment on column report.product_sale_breakdown_as_published.membership_status is 'What the customer was on that day: active or inactive.';
comment on column report.product_sale_breakdown_as_published.product_name is 'What the version is called.';
comment on column report.product_sale_breakdown_as_published.total_price is 'Sum of what was paid, each sale several times.';

create table report.top_customers (
  until_date date not null,
  rank bigint not null,
  customer_id bigint not null,
  first_name text,
  last_name text,
  email text,
  quantity numeric not null,
  primary key (until_date, rank)
);
comment on table report.top_customers is 'The ten customers who bought most pieces until a day.';
comment on column report.top_customers.until_date is 'The last day that counts.';
comment on column report.top_customers.rank is 'From 1; of equal quantities the lower customer_id comes first.';
comment on column report.top_customers.customer_id is 'The customer.';
comment on column report.top_customers.first_name is 'In the last version until that day.';
comment on column report.top_customers.last_name is 'In the last version until that day.';
comment on column report.top_customers.email is 'In the last version until that day.';
comment on column report.top_customers.quantity is 'Pieces bought.';

create table report.top_active_customers (
  until_date date not null,
  rank bigint not null,
  customer_id bigint not null,
  first_name text,
  last_name text,
  email text,
  quantity numeric not null,
  primary key (until_date, rank)
);
comment on table report.top_active_customers is 'The ten customers who bought most pieces while they were active members, until a day.';
comment on column report.top_active_customers.until_date is 'The last day that counts.';
comment on column report.top_active_customers.rank is 'From 1; of equal quantities the lower customer_id comes first.';
comment on column report.top_active_customers.customer_id is 'The customer.';
comment on column report.top_active_customers.first_name is 'In the last version until that day.';
comment on column report.top_active_customers.last_name is 'In the last version until that day.';
comment on column report.top_active_customers.email is 'In the last version until that day.';
comment on column report.top_active_customers.quantity is 'Pieces bought on days on which the customer was an active member.';
