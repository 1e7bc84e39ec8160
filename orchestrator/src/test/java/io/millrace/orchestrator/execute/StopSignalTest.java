package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StopSignalTest {

  @Test
  void isFollowedUpThoughTheWorkCouldNotBeReached() {
    var followedUp = new AtomicBoolean();
    var signal = new StopSignal();
    signal.whenRequested(() -> followedUp.set(true));
    signal.underWay(
        new StopSignal.Work() {
          @Override
          public void interrupt() {
            throw new OutOfMemoryError("as a test");
          }

          @Override
          public boolean cutOff() {
            return false;
          }
        });

    assertThatThrownBy(() -> signal.request(StopSignal.Reason.TIMEOUT))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(followedUp).isTrue();
  }
}
