create schema raw;
create schema staging;
create schema dwh;
create schema mart;

comment on schema raw is 'Files as they came.';
comment on schema staging is 'Typed and cleaned rows.';
comment on schema dwh is 'Facts and dimensions.';
comment on schema mart is 'What people read.';
