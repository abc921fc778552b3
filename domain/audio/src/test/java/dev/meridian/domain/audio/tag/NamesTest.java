package dev.meridian.domain.audio.tag;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AC/DC",
                "ave;new",
                "Simon & Garfunkel",
                "Earth, Wind & Fire",
                "Tyler, The Creator",
                "Florence + the Machine",
                "Crosby/Nash",
                "feat. nobody",
                "Leftfield"
            })
    void namesWithSignsInThemStayWhole(String name) {
        assertThat(Names.split(name)).containsExactly(name);
    }

    @Test
    void oneTextOfSeveralNamesIsSplit() {
        assertThat(Names.split("Queen; David Bowie")).containsExactly("Queen", "David Bowie");
        assertThat(Names.split("AC/DC / ave;new")).containsExactly("AC/DC", "ave;new");
        assertThat(Names.split("Jay-Z feat. Alicia Keys")).containsExactly("Jay-Z", "Alicia Keys");
        assertThat(Names.split("Jay-Z Ft. Alicia Keys; Nas")).containsExactly("Jay-Z", "Alicia Keys", "Nas");
        assertThat(Names.split(" A ; A;  ; B ")).containsExactly("A", "B");
        assertThat(Names.split("  ")).isEmpty();
    }

    @Test
    void valuesThatTheFormatKeptApartAreNotSplit() {
        assertThat(Names.keep(List.of("Sly / the Family", " Björk", "Bjo\u0308rk", "")))
                .containsExactly("Sly / the Family", "Björk");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Queen - Innuendo.mp3|Queen|Innuendo",
                "music/01 - Queen - Innuendo.flac|Queen|Innuendo",
                "01. Queen - Innuendo.ogg|Queen|Innuendo",
                "07 Queen – Innuendo|Queen|Innuendo",
                "Queen_-_Innuendo.mp3|Queen|Innuendo",
                "Queen; David Bowie - Under Pressure.mp3|Queen,David Bowie|Under Pressure",
                "Jay-Z - 99 Problems.mp3|Jay-Z|99 Problems",
                "311 - Amber.mp3|311|Amber",
                "A - B - C.wav|A|B - C",
                "99 Luftballons.mp3||99 Luftballons",
                "track.mp3||track",
                "Vol. 2.mp3||Vol. 2",
                "- .mp3||-",
            })
    void theNameOfAFileSaysArtistAndTitle(String name, String artists, String title) {
        FileTitle read = FileTitle.of(name);
        assertThat(String.join(",", read.artists())).isEqualTo(artists == null ? "" : artists);
        assertThat(read.title()).isEqualTo(title);
    }

    @Test
    void textsAreTrimmedAndComposed() {
        assertThat(TagText.normalise("\uFEFF Bjo\u0308rk\u00a0\n\0rest")).isEqualTo("Björk");
        assertThat(TagText.normalise("\0")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CafÃ©", "BjÃ¶rk", "a\uFFFDb", "a\u0007b", "\uD83C", "ï»¿Title", "Ð\u009cÐ¸Ñ\u0080"})
    void textsInAWrongEncodingAreDoubtful(String text) {
        assertThat(TagText.isDoubtful(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Café", "Björk", "Мир", "音楽", "Sigur Rós – ()", "\uD83C\uDFB5", "line\nline", ""})
    void ordinaryTextsAreNot(String text) {
        assertThat(TagText.isDoubtful(text)).isFalse();
    }
}
