package aimm.server.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirLongestCell() {
        Table table = new Table("ID", "TYPE");
        table.row(1, "iris.SVC");
        table.row(1000, "a");

        assertThat(table).hasToString("ID    TYPE\n1     iris.SVC\n1000  a");
    }

    @Test
    void aCellIsOneLineOfABoundedLength() {
        Table table = new Table("A\n  B", "\u001b[31m" + "x".repeat(100));

        assertThat(table.toString()).isEqualTo("A B  ?[31m" + "x".repeat(54) + "…");
    }

    @Test
    void sizesHaveTheUnitThatSuitsThem() {
        assertThat(Tables.bytes(0)).isEqualTo("0 B");
        assertThat(Tables.bytes(1023)).isEqualTo("1023 B");
        assertThat(Tables.bytes(1024)).isEqualTo("1.0 KiB");
        assertThat(Tables.bytes(50L << 20)).isEqualTo("50.0 MiB");
        assertThat(Tables.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
    }
}
