"""Scope: whose plan or people a question is about, and which countries are merely named in it."""

from __future__ import annotations

import pytest

from assistant.answering.countries import find_countries
from assistant.answering.scope import Scope, find_scope

# Expected by ISO code: the countries in scope, "|", the countries merely mentioned.
SENTENCES = [
    # owners beat bare names
    ("Is Niger one of Belgium's focus countries?", "BE | NE"),
    ("is niger one of belgiums focus countries", "BE | NE"),
    ("Does the Belgian plan cover Mali and the DRC?", "BE | ML CD"),
    ("Which of Belgium's priority countries was added, Niger or Mali?", "BE | NE ML"),
    ("Which of Belgium's priority countries was added: Niger or Mali?", "BE | NE ML"),
    ("Niger or Mali: which is one of Belgium's focus countries?", "BE | NE ML"),
    ("what does the dutch plan say about yemen", "NL | YE"),
    ("Does Mali appear in Belgium's text?", "BE | ML"),
    ("is ukraine on the finnish list", "FI | UA"),
    ("in Mali, what do Dutch peacekeepers do", "NL | ML"),
    ("what do belgian peacekeepers do in mali", "BE | ML"),
    ("Does the UK government fund work in Somalia?", "GB | SO"),
    ("does mali receive dutch funding", "NL | ML"),
    ("does the Kenya NAP mention Somalia", "KE | SO"),
    ("Finland's plan", "FI |"),
    ("Which Belgian plans mention Mali?", "BE | ML"),
    # joined
    ("Compare Kenya and Nigeria", "KE NG |"),
    ("compare kenya with nigeria", "KE NG |"),
    ("How do Kenya and Nigeria involve civil society?", "KE NG |"),
    ("What do Belgium and the Netherlands say about men?", "BE NL |"),
    ("Belgium's and Finland's plans", "BE FI |"),
    ("Kenya and Nigeria's plans", "KE NG |"),
    ("Dutch and Belgian priorities", "NL BE |"),
    ("what is the difference between kenya and nigeria", "KE NG |"),
    ("kenya vs nigeria", "KE NG |"),
    ("Kenya versus Ghana on budgets", "KE GH |"),
    ("How does Kenya's plan compare with Nigeria?", "KE NG |"),
    ("How does the Dutch plan differ from Belgium's?", "NL BE |"),
    ("is Finland's budget bigger than Sweden's", "FI SE |"),
    ("Belgium, Finland and Sweden: who leads the plan?", "BE FI SE |"),
    ("Compare what Belgium and Finland do in Mali", "BE FI | ML"),
    ("Compare the plans of Kenya, Ghana and Liberia", "KE GH LR |"),
    ("women in Jordan and Lebanon", "JO LB |"),
    ("How do Kenyan women and Nigerian women take part?", "KE NG |"),
    ("What does Kenya's plan say about police, and what does Nigeria's plan say?", "KE NG |"),
    # subject, of-phrases and other roles
    ("Does the Netherlands work in Mali?", "NL | ML"),
    ("What does Belgium do in Mali?", "BE | ML"),
    ("In Jordan, what did refugees learn?", "JO |"),
    ("In Mali, what does the Netherlands do?", "NL | ML"),
    ("the plan of Finland", "FI |"),
    ("does the NAP of Finland mention Afghanistan", "FI | AF"),
    ("what did the government of mali promise", "ML |"),
    ("women in jordan", "JO |"),
    ("Is Somalia one of the focus countries of Belgium?", "BE | SO"),
    ("How does Jordan help Syrian refugees?", "JO | SY"),
    ("In Jordan, what did Syrian refugees learn?", "JO | SY"),
    ("what does Norway do for Colombian women", "NO | CO"),
    ("Does Finland support Kenya?", "FI | KE"),
    ("Was Niger chosen by Belgium?", "BE | NE"),
    ("is there anything about Somalia in Kenya's plan", "KE | SO"),
    ("who leads the plan in Ghana", "GH |"),
    ("tell me about kenya", "KE |"),
    ("Which ministry is responsible in Georgia?", "GE |"),
    ("which countries does belgium focus on", "BE |"),
    ("Which countries has the Netherlands chosen, and is Mali among them?", "NL | ML"),
    ("Does Finland have a plan? Does it work in Mali?", "FI | ML"),
    ("how many plans has kenya had", "KE |"),
    ("what plans are there in Kenya", "KE |"),
    ("Kenya", "KE |"),
    ("palestinian women", "PS |"),
    ("I'm from Germany. What does Mali's plan say?", "ML | DE"),
    ("as a dutch journalist, i want to know what finland does", "FI | NL"),
    # generic questions
    ("Which plans mention Niger?", "| NE"),
    ("Which countries focus on Mali?", "| ML"),
    ("Who lists Burkina Faso as a priority?", "| BF"),
    ("List the plans that name Ukraine", "| UA"),
    ("plans mentioning niger", "| NE"),
    ("how many countries list mali or niger", "| ML NE"),
    ("Is Niger mentioned in any plan?", "| NE"),
    ("does any country work in Somalia", "| SO"),
    ("Does anyone support Afghan women?", "| AF"),
    ("show me every plan that talks about yemen", "| YE"),
    ("countries with Mali as a priority", "| ML"),
    ("In which plans is Niger named?", "| NE"),
    # nothing, and ambiguity
    ("what is resolution 1325", "|"),
    ("Congo", "CD CG |"),
    ("what does the plan of Congo say", "CD CG |"),
    ("can i get it in French", "|"),
]

# Written when the rules were done, and run only then.
HELD_OUT = [
    ("why is burkina faso no longer in belgiums nap", "BE | BF"),
    ("Did the Finns consult women in Afghanistan before writing their fourth plan?", "FI | AF"),
    ("has ireland ever sent troops to lebanon", "IE | LB"),
    ("Name the priority countries in Canada's action plan", "CA |"),
    ("What progress has there been in Sierra Leone and Liberia since the war?", "SL LR |"),
    ("who is in charge of the portuguese plan", "PT |"),
    ("which ngos worked on the Ghanaian NAP", "GH |"),
    ("do the plans of Norway and Sweden both mention Palestine?", "NO SE | PS"),
    ("how much money does denmark set aside", "DK |"),
    ("Are Rohingya women in Bangladesh part of its plan?", "BD |"),
    ("How is Ukraine's second plan different from the first?", "UA |"),
    ("Can you show me what Georgia promised to displaced women?", "GE |"),
    ("Which governments see Iraq as a priority?", "| IQ"),
    ("i want to read stories from colombia", "CO |"),
    ("any nap that talks about men in the drc?", "| CD"),
    ("Spain or Portugal - who has more women in the army?", "ES PT |"),
    ("Is Japan's reporting better than that of the Republic of Korea?", "JP KR |"),
    ("what does the Swiss NAP 1325 say on Nepal and on Colombia", "CH | NP CO"),
    ("Besides Mali, which focus countries does the Netherlands have?", "NL | ML"),
    ("what do the dutch and the belgians have in common", "NL BE |"),
    ("the french plan in german", "FR |"),
    ("Since when is Palestine one of the Belgian focus countries, and why?", "BE | PS"),
    ("What happened to Niger after it was dropped by the Belgians?", "BE | NE"),
    ("Does Australia help women in Papua New Guinea and the Solomon Islands?", "AU | PG SB"),
    ("Are there Nigerian or Nigerien peacekeepers?", "NG NE |"),
    ("who else has south sudan on their list", "| SS"),
    ("How do Italy, France and Germany monitor their plans?", "IT FR DE |"),
    ("Women's groups in Tunisia: what did they ask for?", "TN |"),
    ("How did New Zealand respond to the crisis in Bougainville, Papua New Guinea?", "NZ | PG"),
    ("tell me how the philippines uses local plans in mindanao", "PH |"),
]

# A second, harder round, written after the first was mended.
HELD_OUT_2 = [
    ("so belgium has mali as focus country, and the netherlands?", "BE NL | ML"),
    ("Which of the countries that Belgium focuses on is in Asia: Palestine or Afghanistan?", "BE | PS AF"),
    ("I read that Niger was replaced. By which country, in Belgium's plan?", "BE | NE"),
    ("which african states do both finland and denmark list", "FI DK |"),
    ("what are the differences in how kenya and uganda pay for their naps", "KE UG |"),
    ("whats finland doing for ukraine", "FI | UA"),
    ("Does the plan of the DRC say anything about Rwanda?", "CD | RW"),
    ("How many Nordic plans name Somalia? What about Denmark's?", "DK | SO"),
    ("women peacebuilders in the philippines and in colombia", "PH CO |"),
    ("did jordan's second nap cover syrian refugee women", "JO | SY"),
    ("Has the Irish government worked with women from Northern Ireland?", "IE | GB"),
    ("who wrote nepal's plan and did they ask conflict victims", "NP |"),
    ("Is there any evidence that the German plan changed anything in Iraq or Nigeria?", "DE | IQ NG"),
    ("Where do Dutch embassies work on WPS? In Iraq? In Yemen?", "NL | IQ YE"),
    ("countries where the Netherlands works, apart from Mali", "NL | ML"),
    ("please list everything Austria, Switzerland and Germany say about disarmament", "AT CH DE |"),
    ("Do Kenya's commitments go beyond those of Uganda?", "KE UG |"),
    ("For Georgia, what is the role of IDP women?", "GE |"),
    ("iceland", "IS |"),
    ("was afghanistan on the list of focus countries of finland in 2012", "FI | AF"),
    ("Why is Congo a priority for Belgium?", "BE | CD CG"),
    ("Which plan mentions both Mali and Niger?", "| ML NE"),
    ("are there other plans like the Bangladeshi one", "BD |"),
    ("Is Lebanon mentioned by Italy, Spain or Finland?", "IT ES FI | LB"),
    ("what did south korean feminists think about japan's apology", "KR | JP"),
    ("give me the us plan and the uk plan", "US GB |"),
    ("What made Indonesian widows set up savings groups?", "ID |"),
    ("Do Portuguese-speaking countries such as Mozambique have plans?", "MZ |"),
    ("Is it true that Canada spends more than Australia in Iraq?", "CA AU | IQ"),
    ("does south africa's plan exist? i only find namibia's", "ZA NA |"),
]

# A third round, after the second was mended.
HELD_OUT_3 = [
    ("hi! can you tell me which countries sweden puts first in its plan?", "SE |"),
    ("What do women in Palestine think about Norway's plan?", "NO | PS"),
    ("Has anybody measured what the Kenyan plan did for women?", "KE |"),
    ("Does Ukraine get anything from the Canadian plan?", "CA | UA"),
    ("how did colombia's women get into the havana talks", "CO |"),
    ("Compare Liberia's first plan with its second", "LR |"),
    ("Name two things Ghana and Nigeria have in common", "GH NG |"),
    ("plans that mention both iraq and syria", "| IQ SY"),
    ("what is the swiss position on Colombia", "CH | CO"),
    ("When will Tunisia's plan end? And Jordan's?", "TN JO |"),
    ("When does Tunisia's plan end? And Jordan?", "TN JO |"),
    ("who pays for the work in bangladesh", "BD |"),
    ("List Belgium's focus countries and say why Niger is missing", "BE | NE"),
    ("Is there a Dutch or Belgian project in Goma, DRC?", "NL BE | CD"),
    ("since when does finland support afghan women", "FI | AF"),
    ("What happened in Liberia in 2003?", "LR |"),
    ("my government is German, what does our plan promise", "DE |"),
    ("What is new in Ireland's third plan compared to the second one?", "IE |"),
    ("Which of the plans of Kenya, Nigeria and Ghana mention disarmament?", "KE NG GH |"),
    ("Do the Nordic countries fund women in Palestine?", "| PS"),
    ("Do we know how many states besides France and Spain support Mali?", "| FR ES ML"),
    ("Was the US Women, Peace and Security Act copied by any other country?", "US |"),
    ("Tell me a story about women in Nepal who changed something", "NP |"),
    ("the role of indonesian religious leaders", "ID |"),
    ("Does Iceland, which has no army, send anyone to Afghanistan?", "IS | AF"),
    ("Is the Japanese plan older than the Korean one?", "JP KR |"),
    ("do the philippines or indonesia have provincial plans", "PH ID |"),
    ("why did the Netherlands and not Belgium choose Yemen", "NL BE | YE"),
    ("burkina faso focus country who", "| BF"),
    ("South African peacekeepers in the DRC", "ZA | CD"),
]


def _decode(wanted: str) -> tuple[list[str], list[str]]:
    countries, _, mentioned = wanted.partition("|")
    return countries.split(), mentioned.split()


def _codes(text: str) -> tuple[list[str], list[str]]:
    codes = {mention.name: mention.iso2 for mention in find_countries(text)}
    scope = find_scope(text)
    return [codes[name] for name in scope.countries], [codes[name] for name in scope.mentioned]


@pytest.mark.parametrize(("text", "wanted"), SENTENCES + HELD_OUT + HELD_OUT_2 + HELD_OUT_3)
def test_scope(text: str, wanted: str) -> None:
    assert _codes(text) == _decode(wanted)


def test_a_country_in_scope_is_not_also_mentioned_and_none_comes_twice() -> None:
    scope = find_scope("Does Mali's plan name Mali, and does Mali fund Mali's plan in Niger and Niger?")
    assert scope == Scope(countries=("Mali",), mentioned=("Niger",))


def test_extra_forms_reach_the_scope() -> None:
    scope = find_scope("Does the Flemish plan mention Mali?", {"Belgium": ("Flemish",)})
    assert scope == Scope(countries=("Belgium",), mentioned=("Mali",))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text", [f"Kenya{' 1th' * 600}", "Kenya " * 300, f"{'?' * 3000}Kenya", f"Kenya{' ' * 3000}Mali"]
)
def test_hostile_text_takes_no_more_than_a_moment(text: str) -> None:
    assert find_scope(text).countries[0] == "Kenya"
