package aimm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {

    private static final PrintStream NOWHERE = new PrintStream(PrintStream.nullOutputStream());

    private static Console console(boolean color) {
        return new Console(InputStream.nullInputStream(), NOWHERE, NOWHERE, true, true, color);
    }

    private static List<String> lines(Table table, int width) {
        return table.lines(console(false), width);
    }

    @Test
    void columnsStandUnderTheirHeads() {
        Table table =
                new Table(">ID", "TYPE", ">SIZE").row(1, "iris.SVC", "25 B").row(10, null, "1.4 KiB");

        assertThat(lines(table, 100))
                .containsExactly(
                        "ID  TYPE         SIZE", //
                        " 1  iris.SVC     25 B",
                        "10  -         1.4 KiB");
    }

    @Test
    void linesAreCutAtTheTerminalsEdge() {
        Table table = new Table("A", "B", ">C").row("12345", "67890", "x");

        assertThat(lines(table, 9)).containsExactly("A      B", "12345  67");
        assertThat(lines(table, 3)).containsExactly("A", "123");
    }

    @Test
    void textOfOthersCommandsNoTerminal() {
        Table table = new Table("A").row("a\u001b[2J\nb\u202e\u0007");

        assertThat(lines(table, 100)).containsExactly("A", "a [2J b");
    }

    @Test
    void coloursTakeNoPlace() {
        Table table = new Table("STATUS", "X").row("failed", 1);

        assertThat(table.lines(console(true), 100))
                .containsExactly("\u001b[1mSTATUS\u001b[0m  \u001b[1mX\u001b[0m", "\u001b[31mfailed\u001b[0m  1");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1500, 1.5 KiB",
        "1048575, 1.0 MiB",
        "5368709120, 5.0 GiB",
    })
    void bytesAreRounded(long bytes, String text) {
        assertThat(Text.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"-5, 0 ms", "999, 999 ms", "1500, 1.5 s", "59999, 60.0 s", "61000, 1:01 min", "3723000, 1:02 h"})
    void durationsAreRounded(long milliseconds, String text) {
        assertThat(Text.duration(Duration.ofMillis(milliseconds))).isEqualTo(text);
    }
}
