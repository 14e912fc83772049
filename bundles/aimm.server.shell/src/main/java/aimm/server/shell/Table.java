package aimm.server.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cells in columns as wide as their longest cell, up to a bound. */
final class Table {

    private static final int MOST_CHARACTERS = 60;

    private final List<String[]> rows = new ArrayList<>();

    Table(Object... heads) {
        row(heads);
    }

    void row(Object... cells) {
        rows.add(Arrays.stream(cells).map(Table::oneLine).toArray(String[]::new));
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            Arrays.setAll(widths, column -> Math.max(widths[column], row[column].length()));
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.length; column++) {
                line.append(row[column]).append(" ".repeat(widths[column] - row[column].length() + 2));
            }
            text.append(text.isEmpty() ? "" : "\n").append(line.toString().stripTrailing());
        }
        return text.toString();
    }

    private static String oneLine(Object cell) {
        String text = String.valueOf(cell).replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 1) + "…";
    }
}
