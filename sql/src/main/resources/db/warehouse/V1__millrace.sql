create schema if not exists millrace;

comment on schema millrace is 'What Millrace keeps in every warehouse.';
