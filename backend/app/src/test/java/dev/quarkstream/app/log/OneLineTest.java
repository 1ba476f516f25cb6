package dev.quarkstream.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OneLineTest {

    private static final String FORGED = "2026-11-24 INFO  [quarkstream.audit] signed-in user=root";

    @Test
    void aLineBreakInAMessageIsEscaped() {
        assertThat(text("Not found: /a\r\n" + FORGED, null)).isEqualTo("Not found: /a\\r\\n" + FORGED + "\n");
    }

    @Test
    void soIsOneInAParameter() {
        var line = new ExtLogRecord(Level.INFO, "Not found: %s", ExtLogRecord.FormatStyle.PRINTF, "test");
        line.setParameters(new Object[] {"/a\n" + FORGED});
        assertThat(text(line)).isEqualTo("Not found: /a\\n" + FORGED + "\n");
    }

    @Test
    void whatATerminalObeysIsEscaped() {
        assertThat(text("\u001b[2Jgone\u0000\u0085\u2028\u202Eback\tfront", null))
                .isEqualTo("\\u001b[2Jgone\\u0000\\u0085\\u2028\\u202eback\tfront\n");
    }

    @Test
    void noMessageOfAFailureLooksLikeALine() {
        var failure = new IllegalStateException("outer\n" + FORGED, new IllegalArgumentException("inner\n" + FORGED));
        failure.addSuppressed(new IllegalStateException("beside\n" + FORGED));
        assertThat(text("Failed", failure).lines())
                .contains("Caused by: java.lang.IllegalArgumentException: inner\\n" + FORGED)
                .anyMatch(line -> line.endsWith("java.lang.IllegalStateException: outer\\n" + FORGED))
                .anyMatch(
                        line -> line.strip().equals("Suppressed: java.lang.IllegalStateException: beside\\n" + FORGED))
                .anyMatch(line -> line.startsWith("\tat " + OneLineTest.class.getName()))
                .noneMatch(line -> line.startsWith(FORGED));
    }

    @Test
    void aFailureThatWrapsItselfEnds() {
        var one = new IllegalStateException("one\n");
        one.addSuppressed(new IllegalStateException("two\n", one));
        assertThat(text("Failed", one)).contains("one\\n", "two\\n");
    }

    @Test
    void whatIsSafeIsLeftAsItIs() {
        var failure = new IllegalStateException("plain");
        var line = new ExtLogRecord(Level.INFO, "A plain line", "test");
        line.setThrown(failure);
        new OneLine(false).isLoggable(line);
        assertThat(line.getThrown()).isSameAs(failure);
        assertThat(line.getMessage()).isEqualTo("A plain line");
    }

    private static String text(String message, @Nullable Throwable failure) {
        var line = new ExtLogRecord(Level.INFO, message, ExtLogRecord.FormatStyle.NO_FORMAT, "test");
        line.setThrown(failure);
        return text(line);
    }

    private static String text(ExtLogRecord line) {
        assertThat(new OneLine(false).isLoggable(line)).isTrue();
        return new PatternFormatter("%s%e%n").format(line);
    }
}
