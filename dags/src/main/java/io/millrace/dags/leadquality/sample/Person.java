package io.millrace.dags.leadquality.sample;

import java.util.List;

/** A lead of leads.parquet. */
record Person(String uuid, String phone, String email) {

  static final List<String> COLUMNS = List.of("lead_UUID", "phone_hash", "email_hash");

  List<String> fields() {
    return List.of(uuid, phone, email);
  }
}
