<?xml version="1.0" encoding="UTF-8"?>
<core:CityModel xmlns:core="http://www.opengis.net/citygml/2.0" xmlns:gml="http://www.opengis.net/gml" xmlns:frn="http://www.opengis.net/citygml/cityfurniture/2.0" xmlns:uro="https://www.geospatial.jp/iur/uro/2.0">
  <gml:boundedBy><gml:Envelope srsName="http://www.opengis.net/def/crs/EPSG/0/6697" srsDimension="3">
    <gml:lowerCorner>36.5 138.0 0</gml:lowerCorner><gml:upperCorner>36.6 138.1 10</gml:upperCorner></gml:Envelope></gml:boundedBy>
  <core:cityObjectMember><uro:WaterPipe gml:id="unf_a"><gml:name>配水本管</gml:name>
    <frn:class codeSpace="../../codelists/a.xml">1040</frn:class><frn:function>1</frn:function><frn:function>2</frn:function>
    <uro:frnDmAttribute><uro:DmGeometricAttribute><uro:lod0Geometry><gml:MultiCurve>
      <gml:curveMember><gml:LineString><gml:posList>36.50 138.01 0 36.51 138.02 0</gml:posList></gml:LineString></gml:curveMember>
      <gml:curveMember><gml:LineString><gml:posList>36.51 138.02 0 36.52 138.02 0</gml:posList></gml:LineString></gml:curveMember>
    </gml:MultiCurve></uro:lod0Geometry></uro:DmGeometricAttribute></uro:frnDmAttribute>
    <uro:year>1998</uro:year><uro:yearType>1</uro:yearType><uro:material>DIP</uro:material>
    <uro:innerDiameter uom="mm">150</uro:innerDiameter><uro:depth uom="m">1.2</uro:depth></uro:WaterPipe></core:cityObjectMember>
  <core:cityObjectMember><uro:Appurtenance gml:id="unf_b"><gml:name>仕切弁</gml:name>
    <frn:lod0Geometry><gml:Point><gml:pos>36.51 138.02 0</gml:pos></gml:Point></frn:lod0Geometry><uro:year>0001</uro:year></uro:Appurtenance></core:cityObjectMember>
  <core:cityObjectMember><uro:SewerPipe gml:id="unf_c"><frn:lod1Geometry><gml:MultiCurve><gml:curveMember><gml:LineString>
    <gml:pos>36.50 138.01 0</gml:pos><gml:pos>36.50 138.02 0</gml:pos></gml:LineString></gml:curveMember></gml:MultiCurve></frn:lod1Geometry>
    <frn:lod2Geometry><gml:Solid><gml:exterior><gml:CompositeSurface><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing>
    <gml:posList>0 0 0 1 0 0 1 1 0 0 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:CompositeSurface></gml:exterior></gml:Solid></frn:lod2Geometry></uro:SewerPipe></core:cityObjectMember>
  <core:cityObjectMember><frn:CityFurniture gml:id="x"><gml:name>街灯</gml:name></frn:CityFurniture></core:cityObjectMember>
</core:CityModel>
