package io.millrace.dags.leadquality;

import static io.millrace.sql.lead_quality.gold.Gold.GOLD;
import static io.millrace.sql.lead_quality.silver.Silver.SILVER;
import static io.millrace.tasks.RunValue.LOGICAL_DAY;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.rowNumber;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.SQLDataType.BOOLEAN;
import static org.jooq.impl.SQLDataType.CLOB;
import static org.jooq.impl.SQLDataType.NUMERIC;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record3;
import org.jooq.Select;
import org.jooq.Table;

/**
 * What gold is made of: each record of the day with the leads that have its e-mail or its phone,
 * each looked up by its index. An OR would compare every record with every lead; joins of the whole
 * tables would too, whenever PostgreSQL takes a day that was just loaded for a few rows.
 */
final class MatchedRows {

  private static final Field<String> LEAD = field(name("matches", "lead_uuid"), CLOB);
  private static final Field<String> EMAIL = field(name("matches", "email_hash"), CLOB);
  private static final Field<String> PHONE = field(name("matches", "phone_hash"), CLOB);

  private MatchedRows() {}

  /** Rows of {@code gold.lead_quality_matching} of the day. */
  static Select<?> rows() {
    var day = SILVER.STG_CSV_DATA;
    var gold = GOLD.LEAD_QUALITY_MATCHING;
    return select(
            LEAD.as(gold.LEAD_UUID),
            day.LEAD_NUMBER,
            rowNumber()
                .over()
                .partitionBy(day.LEAD_NUMBER)
                .orderBy(LEAD, EMAIL, PHONE)
                .as(gold.MATCH_NO),
            day.EMAIL_HASH,
            day.PHONE_HASH,
            day.CITY,
            day.STATE,
            day.ZIP,
            day.APPT_DATE,
            day.SET,
            day.DEMO,
            day.DISPO,
            day.JOB_STATUS,
            day.LOCATION,
            holds(day.SET.eq(1)).as(gold.APPOINTMENT_SCHEDULED),
            holds(day.DEMO.eq(1)).as(gold.DEMO_SCHEDULED),
            holds(day.EMAIL_HASH.eq(EMAIL)).as(gold.EMAIL_MATCH),
            holds(day.PHONE_HASH.eq(PHONE)).as(gold.PHONE_MATCH),
            day._EXTRACTION_DATE,
            day._PARTITION_DATE,
            inline(null, NUMERIC).as(gold.CONVERSION_RATE),
            when(day.SET.eq(1).and(day.DEMO.eq(1)), inline("High Quality"))
                .when(day.SET.eq(1), inline("Medium Quality"))
                .otherwise(inline("Low Quality"))
                .as(gold.LEAD_QUALITY_FLAG))
        .from(day)
        .leftJoin(lateral(matches()))
        .on(trueCondition())
        .where(day._PARTITION_DATE.eq(LOGICAL_DAY));
  }

  /** The leads of a record, each once, by whichever keys they match. */
  private static Table<?> matches() {
    var day = SILVER.STG_CSV_DATA;
    var lead = SILVER.STG_LEADS_PARQUET;
    return leads(lead.EMAIL_HASH.eq(day.EMAIL_HASH))
        .union(leads(lead.PHONE_HASH.eq(day.PHONE_HASH)))
        .asTable("matches");
  }

  private static Select<Record3<String, String, String>> leads(Condition which) {
    var lead = SILVER.STG_LEADS_PARQUET;
    return select(lead.LEAD_UUID, lead.EMAIL_HASH, lead.PHONE_HASH).from(lead).where(which);
  }

  private static Field<Boolean> holds(Condition condition) {
    return coalesce(field(condition), inline(false, BOOLEAN));
  }
}
