package aimm.server.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-npy | application/x-npy",
                "Text/CSV | text/csv",
                "text/csv; charset=UTF-8; header=present | text/csv",
                "text/csv;header=\"absent\" | text/csv; header=absent",
                "application/vnd.apache.arrow.stream | application/vnd.apache.arrow.stream",
            })
    void aBodyHasTheFormatOfItsMediaType(String contentType, String format) {
        assertThat(Formats.of(contentType).mediaType()).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html", "", ";", "application/vnd.apache.arrow.file"})
    void otherMediaTypesHaveNone(String contentType) {
        assertThat(Formats.of(contentType)).isNull();
    }

    @Test
    void noMediaTypeHasNone() {
        assertThat(Formats.of(null)).isNull();
    }

    @Test
    void parametersThatCsvDoesNotTakeAreRefused() {
        assertThatThrownBy(() -> Formats.of("text/csv; charset=iso-8859-1"))
                .isInstanceOf(FormatException.class)
                .hasMessage("CSV, charset: expected utf-8, found 'iso-8859-1'");
        assertThatThrownBy(() -> Formats.of("text/csv; header=maybe"))
                .hasMessage("CSV, header: expected present or absent, found 'maybe'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/csv | text/csv",
                "text/csv, */* | text/csv",
                "*/*, text/csv | text/csv",
                "application/json;q=0.9, application/x-npy | application/x-npy",
                "application/x-npy;q=0.5, text/csv;q=0.8, image/png | text/csv",
                "text/csv, application/x-npy | text/csv",
                "application/x-npy, text/csv | application/x-npy",
                "text/* | text/csv",
                "application/*, application/json;q=0 | application/vnd.apache.arrow.stream",
                "text/csv;header=absent;q=0.3, */*;q=0.1 | text/csv; header=absent",
                "image/png, application/x-npy;q=0.001 | application/x-npy",
                "application/json;q=0.1, TEXT/CSV;Q=0.2 | text/csv",
            })
    void anAnswerHasTheFormatTheClientLikesBest(String accept, String format) {
        assertThat(Formats.accepted(accept).mediaType()).isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/*",
                "application/json, text/csv",
                "text/csv;q=0.5, */*;q=0.8",
                "text/*;q=0.9, text/csv;q=0.1, application/json;q=0.5",
                "text/csv;q=0",
                "image/png",
                "",
                ",;,=;",
            })
    void otherwiseTheAnswerIsJson(String accept) {
        assertThat(Formats.accepted(accept)).isNull();
    }

    @Test
    void withoutAHeaderTheAnswerIsJson() {
        assertThat(Formats.accepted(null)).isNull();
    }
}
