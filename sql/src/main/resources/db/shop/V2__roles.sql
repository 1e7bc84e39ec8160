-- Roles belong to the whole server: another shop may have made them, or makes them at this moment.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['shop_loader', 'shop_builder', 'shop_reader'] loop
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        execute format('create role %I nologin', wanted);
      end if;
    exception
      when duplicate_object or unique_violation then
        null;
      when insufficient_privilege then
        raise exception 'the role % is not there, and % may not make it', wanted, current_user
          using hint = format('Have an administrator say: create role %I nologin', wanted);
    end;
  end loop;
end
$$;

grant usage on schema landing to shop_loader, shop_builder;
grant usage on schema history to shop_builder;
grant usage on schema report to shop_builder, shop_reader;

grant select, insert, update, delete, truncate on all tables in schema landing to shop_loader;
grant select on all tables in schema landing to shop_builder;
grant select, insert, update, delete, truncate on all tables in schema history to shop_builder;
grant select, insert, update, delete, truncate on all tables in schema report to shop_builder;
grant insert, update on landing.watermark,
  landing.watermark_customer, landing.watermark_sales, landing.watermark_product to shop_builder;
grant select on all tables in schema report to shop_reader;

alter default privileges in schema landing
  grant select, insert, update, delete, truncate on tables to shop_loader;
alter default privileges in schema landing grant select on tables to shop_builder;
alter default privileges in schema history
  grant select, insert, update, delete, truncate on tables to shop_builder;
alter default privileges in schema report
  grant select, insert, update, delete, truncate on tables to shop_builder;
alter default privileges in schema report grant select on tables to shop_reader;
