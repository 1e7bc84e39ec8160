package io.millrace.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DidYouMeanTest {

  private static final List<String> KNOWN = List.of("growth_etl", "shop_etl", "weather");

  @Test
  void findsWhatIsMistyped() {
    assertThat(DidYouMean.suggestion("growht_etl", KNOWN)).isEqualTo("; did you mean growth_etl?");
  }

  @Test
  void findsWhatWasOnlyBegun() {
    assertThat(DidYouMean.suggestion("gr", KNOWN)).isEqualTo("; did you mean growth_etl?");
  }

  @Test
  void putsTheNearestFirst() {
    assertThat(DidYouMean.suggestion("sho_etl", List.of("ship_etl", "shop_etl")))
        .isEqualTo("; did you mean shop_etl or ship_etl?");
  }

  @Test
  void ignoresLetterCase() {
    assertThat(DidYouMean.suggestion("WEATHER", KNOWN)).isEqualTo("; did you mean weather?");
  }

  @Test
  void staysSilentWhereNothingIsNear() {
    assertThat(DidYouMean.suggestion("invoices", KNOWN)).isEmpty();
  }
}
