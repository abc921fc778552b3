package dev.meridian.domain.explorer.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.testing.TestWorld;
import org.junit.jupiter.api.Test;

class ExplorerConfigDocumentTest {

    private static String document(String lines) {
        return ExplorerProgram.parse(TestWorld.tsv(lines)).configJson().replace('"', '\'');
    }

    @Test
    void keywordsAreValuesOrLists() {
        assertThat(document(
                        "explorerTitle|T|ignored\nselection|A||B|\nwpBlockId\nsubNavId\n padded |v\nhasMapTab|true"))
                .isEqualTo("{' padded ':['v'],'_version':1,'explorerTitle':'T','hasMapTab':'true',"
                        + "'isPublished':'false','selection':['A','','B',''],'subNavId':[],'wpBlockId':null}");
    }

    @Test
    void theLastLineOfAKeywordCounts() {
        assertThat(document("title|a\ntitle|b\nisPublished|true"))
                .isEqualTo("{'_version':1,'isPublished':'true','title':'b'}");
    }

    @Test
    void blocksAreListsOfRowsWithoutTheirEmptyCells() {
        assertThat(document("graphers\n|a|M Radio|\n|1||x\n\n|||\n|2|b|y|z\ncolumns|t1|t2\n|slug\n|s"))
                .isEqualTo("{'_version':1,'blocks':[{'args':[],'block':[{'a':'1'},{'M Radio':'b','a':'2'}],"
                        + "'type':'graphers'},{'args':['t1','t2'],'block':[{'slug':'s'}],'type':'columns'}],"
                        + "'isPublished':'false'}");
    }

    @Test
    void commentsAtTheLineStartAreGoneSoThatTheBlockGoesOn() {
        assertThat(document("## x\ngraphers\n|a\n|1\n## note\n|2\n# y"))
                .isEqualTo(
                        "{'# y':[],'_version':1,'blocks':[{'args':[],'block':[{'a':'1'},{'a':'2'}],'type':'graphers'}],"
                                + "'isPublished':'false'}");
    }

    @Test
    void aBlockWithoutRowsIsNoFailure() {
        assertThat(document("graphers\ncolumns\ntable|u|s"))
                .isEqualTo("{'_version':1,'blocks':[{'args':[],'block':[],'type':'graphers'},"
                        + "{'args':[],'block':[],'type':'columns'},{'args':['u','s'],'type':'table'}],"
                        + "'isPublished':'false'}");
    }

    @Test
    void ofEqualHeaderNamesTheLastColumnDecidesEvenIfItsCellIsBlankOrMissing() {
        assertThat(document("columns\n|slug|name|name\n|a|x|y\n|b|x|\n|c|x"))
                .isEqualTo("{'_version':1,'blocks':[{'args':[],'block':[{'name':'y','slug':'a'},{'slug':'b'},"
                        + "{'slug':'c'}],'type':'columns'}],'isPublished':'false'}");
    }

    @Test
    void headerCellsWithoutANameAreCalledAfterTheirPlaceButForTheLastOnes() {
        assertThat(document("columns\n||slug||name||\n|v|a|w|x|y|z|q"))
                .isEqualTo("{'_version':1,'blocks':[{'args':[],'block':["
                        + "{'_column0':'v','_column2':'w','name':'x','slug':'a'}],'type':'columns'}],"
                        + "'isPublished':'false'}");
    }

    @Test
    void aTableHasABlockOnlyIfNothingAtAllFollowsTheKeyword() {
        assertThat(document("table\n|a\n|1")).contains("{'args':[],'block':[{'a':'1'}],'type':'table'}");
        assertThat(document("table|u\n|a\n|1\n|2|")).contains("{'args':['u'],'type':'table'}", "{'':['2',''],");
        assertThat(document("table|\n|a\n|1")).contains("{'args':[''],'type':'table'}", "{'':['1'],");
    }

    @Test
    void theLastRowThatStandsInNoBlockIsKept() {
        assertThat(document("|lost\ntitle|t\n|a|b\n| \ngraphers\n|c\n|d"))
                .isEqualTo("{'':['a','b'],'_version':1,'blocks':[{'args':[],'block':[{'c':'d'}],"
                        + "'type':'graphers'}],'isPublished':'false','title':'t'}");
    }

    @Test
    void yVariableIdsAreAListAndOtherRowFieldsAreNot() {
        assertThat(document("yVariableIds|1 2|3\nxVariableId|4|5"))
                .isEqualTo("{'_version':1,'isPublished':'false','xVariableId':'4','yVariableIds':['1 2','3']}");
    }

    @Test
    void aKeywordLineMayBeCalledAsTheBlocksAre() {
        assertThat(document("blocks|x")).isEqualTo("{'_version':1,'blocks':['x'],'isPublished':'false'}");
    }

    @Test
    void onlyACarriageReturnBeforeALineFeedIsRemoved() {
        assertThat(document("title|a\rb\r\nnote|c\r"))
                .isEqualTo("{'_version':1,'isPublished':'false','note':'c\\r','title':'a\\rb'}");
    }

    @Test
    void referencesAreCollected() {
        ExplorerReferences references =
                ExplorerProgram.parse(TestWorld.tsv("""
                        graphers
                        |M Radio|grapherId|yVariableIds|xVariableId
                        |a|12|1 2 p/a#x|
                        |b|0||7
                        |c|||
                        columns
                        |variableId|slug|transform|catalogPath
                        |9||
                        ||s|divideBy 10 p/b#y|
                        ||t||p/c#z
                        table|https://example.org/x.csv|s
                        table
                        |a
                        """)).references();
        assertThat(references.chartIds()).containsExactly(12L);
        assertThat(references.variableIds()).containsExactlyInAnyOrder(1L, 2L, 7L, 9L, 10L);
        assertThat(references.catalogPaths()).containsExactlyInAnyOrder("p/a#x", "p/b#y", "p/c#z");
        assertThat(references.tableUrls()).containsExactly("https://example.org/x.csv");
    }
}
