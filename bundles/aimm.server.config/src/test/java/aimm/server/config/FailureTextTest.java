package aimm.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

class FailureTextTest {

    @Test
    void theFirstFailureThatSaysSomethingIsTold() {
        assertThat(FailureText.of(trace(new InvocationTargetException(
                        new IllegalStateException("port 80 is taken", new IOException("Address already in use"))))))
                .isEqualTo("port 80 is taken");
    }

    @Test
    void aWrapperThatOnlyRepeatsItsCauseIsPassedOver() {
        assertThat(FailureText.of(trace(new UncheckedIOException(new IOException("disk full")))))
                .isEqualTo("disk full");
    }

    @Test
    void aFailureWithoutTextIsToldByItsName() {
        assertThat(FailureText.of(trace(new NullPointerException()))).isEqualTo("java.lang.NullPointerException");
    }

    private static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
