package io.millrace.orchestrator.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {

  private static final Address LOOPBACK = new Address("127.0.0.1", 8080, null);
  private static final Address PUBLIC = new Address("0.0.0.0", 8080, "https://mill.example/ui");

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, true",
    "127.0.0.1:8080, true",
    "[::1]:8080, true",
    "evil.example:8080, false",
    "localhost.evil.example, false",
    "mill.example, false"
  })
  void aLoopbackServerIsCalledByItsOwnNamesOnly(String host, boolean called) {
    assertThat(LOOPBACK.isCalled(host)).isEqualTo(called);
  }

  @ParameterizedTest
  @CsvSource({"2001:db8::7", "[2001:db8::7]"})
  void aServerOnAnIpv6AddressIsCalledByIt(String host) {
    var address = new Address(host, 8080, null);

    assertThat(address.isCalled("[2001:db8::7]:8080")).isTrue();
    assertThat(address.isCalled("[2001:db8::8]:8080")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"mill.example, true", "localhost:8080, true", "mill.example.evil, false"})
  void aPublicServerIsCalledByItsPublicNameToo(String host, boolean called) {
    assertThat(PUBLIC.isCalled(host)).isEqualTo(called);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "same-origin, -, false",
        "none, -, false",
        "-, http://evil.example, true",
        "cross-site, -, true",
        "same-site, -, true",
        "-, http://localhost:8080, false"
      })
  void aChangeMustComeFromAPageOfTheServer(String site, String origin, boolean foreign) {
    assertThat(SameOrigin.isForeign(site, origin, "localhost:8080")).isEqualTo(foreign);
  }
}
