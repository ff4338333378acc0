"""Words that are parts of names and ordinary words as well: alone they say nothing about a person."""

from __future__ import annotations

ORDINARY = frozenset(
    """
    able account admin also angel april art august autumn baker bank banks bay bear bell berry best bill bird bishop
    black blue bond book books boss brand bridge bright bring brook brooks brown bush butler call canal care carpenter
    carter case cash castle chance chase chief child christian church city clay client cliff clinic close coach college
    cook cooper corner court cross customer data date dawn day days dean dear dent destiny doctor dollar drake duke duty
    earl east easter english eve ever every faith fall farmer field fields finance fine fish fisher flower ford forest
    foster found fox frank free freeman french friday friend frost full gardener gates general german glass gold good
    grace grand grant gray great green grey grove guest hall hand hard harmony harvest head heart heath heaven hello
    help high hill holiday holly home honey hope hospital house hunt hunter ice important iris island ivy january
    jasmine jewel joy judge judges july june junior just justice key keys king kings knight lake land lane law lawyer
    legal liberty light lily lion little lodge long lord love low major man manager many march marina mark market marsh
    marshal marshall mason may mayor mercy mill miller mills miracle miss moon more morning mr mrs ms much must nation
    new nice night noble north nurse ocean old olive order page palm paris park parker parks patience patient pearl
    penny pepper person piece pike pilot place poet pool poor pope porter post potter power powers price prince prof
    professor queen rain ray read reader red rice rich ridge ring river rivers road rock rocky rose round royal ruby
    rule safe sage saint sand sandy sea second see senior sergeant shell sheriff short sierra silver sir sky small smart
    snow son south spring star stars state stay steel still stone story street strong student summer sun sunday sunny
    sweet table teacher team temple thanks the this tree trust tuesday turner user very victor victory village violet
    virgin virginia wage walk walker wall walls ward warden waters weaver wednesday week wells west wheeler while white
    wild will wills win winter wise wolf wood woods word work world wright year yes young
    """.split()
)
