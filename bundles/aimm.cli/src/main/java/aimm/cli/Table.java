package aimm.cli;

import aimm.cli.Console.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows under one another, for people and for {@code awk}. */
final class Table {

    private static final String GAP = "  ";
    private static final Map<String, Style> STYLES = Map.of(
            "done", Style.GOOD,
            "ready", Style.GOOD,
            "active", Style.GOOD,
            "failed", Style.BAD,
            "broken", Style.BAD,
            "missing", Style.BAD,
            "cancelled", Style.ODD,
            "unavailable", Style.ODD,
            "running", Style.BUSY,
            "busy", Style.BUSY);

    private final String[] heads;
    private final boolean[] right;
    private final List<String[]> rows = new ArrayList<>();

    /** @param heads those that begin with {@code >} are of columns of numbers */
    Table(String... heads) {
        this.heads = new String[heads.length];
        right = new boolean[heads.length];
        for (int i = 0; i < heads.length; i++) {
            right[i] = heads[i].startsWith(">");
            this.heads[i] = right[i] ? heads[i].substring(1) : heads[i];
        }
    }

    /** @param cells as many as heads; {@code null} is shown as nothing is known */
    Table row(Object... cells) {
        String[] row = new String[heads.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = cells[i] == null || cells[i].equals("") ? "-" : Text.line(cells[i].toString());
        }
        rows.add(row);
        return this;
    }

    void print(Console console) {
        int width = console.outIsTerminal() ? console.width() : Integer.MAX_VALUE;
        for (String line : lines(console, width)) {
            console.out().println(line);
        }
    }

    /** @param width cut there */
    List<String> lines(Console console, int width) {
        int[] widths = new int[heads.length];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = heads[i].length();
            for (String[] row : rows) {
                widths[i] = Math.max(widths[i], length(row[i]));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(console, heads, widths, width, true));
        rows.forEach(row -> lines.add(line(console, row, widths, width, false)));
        return lines;
    }

    private String line(Console console, String[] cells, int[] widths, int most, boolean head) {
        StringBuilder line = new StringBuilder();
        int at = 0;
        for (int i = 0; i < cells.length && at < most; i++) {
            String gap = i == 0 ? "" : GAP;
            int padding = widths[i] - length(cells[i]);
            boolean last = i == cells.length - 1;
            String before = gap + (right[i] ? " ".repeat(padding) : "");
            String after = right[i] || last ? "" : " ".repeat(padding);
            String cell = Text.cut(cells[i], Math.max(0, most - at - before.length()));
            line.append(before)
                    .append(console.paint(head ? Style.BOLD : STYLES.get(cells[i]), cell))
                    .append(after);
            at += before.length() + length(cell) + after.length();
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
